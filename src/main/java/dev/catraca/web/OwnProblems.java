package dev.catraca.web;

import java.util.List;
import java.util.Map;

/**
 * The problems that are an operation's own, by its method and path: what docs/errors.md
 * says, for the API document.
 */
final class OwnProblems {

	private static final Map<Integer, List<String>> INVALID = Map.of(400, List.of("invalid-request"));

	private static final Map<Integer, List<String>> LANE = Map.of(400, List.of("unknown-lane"));

	private static final Map<Integer, List<String>> INVALID_OR_LANE = Map.of(400,
			List.of("invalid-request", "unknown-lane"));

	private static final Map<Integer, List<String>> STREAMS = Map.of(429, List.of("too-many-streams"), 503,
			List.of("too-many-streams"));

	private static final Map<Integer, List<String>> LISTENING = Map.of(400, List.of("invalid-request"), 429,
			List.of("too-many-streams"), 503, List.of("too-many-streams"));

	private static final Map<Integer, List<String>> SIMULATION = Map.of(409, List.of("gateway-not-simulated"));

	private static final String GROUP = "/api/v1/lanes/stream/groups/{group}";

	private static final Map<String, Map<Integer, List<String>>> ALL = Map.ofEntries(Map.entry("POST /api/v1/orders",
			Map.of(400, List.of("invalid-order", "unknown-lane", "invalid-idempotency-key"), 409,
					List.of("sold-out", "buyer-limit", "sales-closed"), 422,
					List.of("unknown-match", "unknown-sector", "idempotency-key-reused"), 429, List.of("rate-limited"),
					503, List.of("lane-full", "unheard", "data-lost", "not-replicated"))),
			Map.entry("POST /api/v1/orders/batch",
					Map.of(400, List.of("invalid-order", "unknown-lane", "invalid-idempotency-key"), 429,
							List.of("rate-limited"))),
			Map.entry("GET /api/v1/orders", INVALID_OR_LANE),
			Map.entry("DELETE /api/v1/orders/{id}", Map.of(409, List.of("not-cancellable"))),
			Map.entry("GET /api/v1/orders/{id}/events", STREAMS), Map.entry("GET /api/v1/lanes/events", STREAMS),
			Map.entry("POST /api/v1/matches", Map.of(400, List.of("invalid-match"), 409, List.of("match-exists"))),
			Map.entry("GET /api/v1/session", Map.of(401, List.of("unauthorized"))),
			Map.entry("POST /api/v1/session", Map.of(401, List.of("unauthorized"), 429, List.of("too-many-logins"))),
			Map.entry("GET /api/v1/operator/events", LISTENING), Map.entry("GET /api/v1/operator-actions", INVALID),
			Map.entry("POST /api/v1/lanes/{lane}/pause", LANE), Map.entry("POST /api/v1/lanes/{lane}/resume", LANE),
			Map.entry("GET /api/v1/lanes/list/orders", INVALID),
			Map.entry("GET /api/v1/lanes/list/processing", INVALID),
			Map.entry("POST /api/v1/lanes/list/recover", INVALID), Map.entry("GET /api/v1/lanes/pubsub", INVALID),
			Map.entry("POST /api/v1/lanes/pubsub/messages",
					Map.of(400, List.of("invalid-request"), 409, List.of("own-channel", "closed-channel"))),
			Map.entry("GET /api/v1/lanes/pubsub/messages",
					Map.of(400, List.of("invalid-request"), 409, List.of("closed-channel"), 429,
							List.of("too-many-streams"), 503, List.of("too-many-streams"))),
			Map.entry("GET /api/v1/lanes/stream", INVALID), Map.entry("GET /api/v1/lanes/stream/entries", INVALID),
			Map.entry("GET /api/v1/lanes/stream/tail",
					Map.of(400, List.of("invalid-request"), 503, List.of("too-many-reads"))),
			Map.entry("POST /api/v1/lanes/stream/trim",
					Map.of(400, List.of("invalid-request"), 409, List.of("unsettled-entries"))),
			Map.entry("GET /api/v1/lanes/stream/groups", INVALID),
			Map.entry("POST /api/v1/lanes/stream/groups", INVALID),
			Map.entry("DELETE " + GROUP, Map.of(400, List.of("invalid-request"), 409, List.of("own-group"))),
			Map.entry("GET " + GROUP + "/consumers", INVALID),
			Map.entry("DELETE " + GROUP + "/consumers/{consumer}",
					Map.of(400, List.of("invalid-request"), 409, List.of("pending-entries"))),
			Map.entry("POST " + GROUP + "/read",
					Map.of(400, List.of("invalid-request"), 503, List.of("too-many-reads"))),
			Map.entry("GET " + GROUP + "/pending", INVALID), Map.entry("GET " + GROUP + "/pending/entries", INVALID),
			Map.entry("POST " + GROUP + "/ack", INVALID), Map.entry("POST " + GROUP + "/claim", INVALID),
			Map.entry("POST " + GROUP + "/autoclaim", INVALID), Map.entry("GET /api/v1/dead-letters", INVALID_OR_LANE),
			Map.entry("DELETE /api/v1/dead-letters", LANE), Map.entry("POST /api/v1/dead-letters/replay", LANE),
			Map.entry("POST /api/v1/dead-letters/{id}/replay",
					Map.of(409, List.of("not-replayable", "sold-out", "buyer-limit"))),
			Map.entry("PUT /api/v1/faults",
					Map.of(400, List.of("invalid-request"), 409, List.of("gateway-not-simulated"))),
			Map.entry("DELETE /api/v1/faults", SIMULATION),
			Map.entry("POST /api/v1/demo/on-sale", Map.of(400, List.of("invalid-request", "unknown-lane"), 409,
					List.of("on-sale-running"), 422, List.of("unknown-match"))));

	private OwnProblems() {
	}

	/**
	 * An operation's own problems.
	 * @param operation its method and path
	 * @return names of problems, by status
	 */
	static Map<Integer, List<String>> of(String operation) {
		return ALL.getOrDefault(operation, Map.of());
	}

}
