package dev.catraca.intake;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.catraca.order.OrderId;
import dev.catraca.web.Problems;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * The reasons why an order is not taken, as problems.
 */
final class Refusals {

	private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(5);

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

	private Refusals() {
	}

	/** What accept.lua refused. */
	static ProblemDetail of(List<String> row) {
		return switch (row.get(0)) {
			case "unknown-match" -> Problems.of("unknown-match", HttpStatus.UNPROCESSABLE_CONTENT,
					"There is no such match; GET /api/v1/matches lists them.");
			case "unknown-sector" -> Problems.of("unknown-sector", HttpStatus.UNPROCESSABLE_CONTENT,
					"The match has no such sector; GET /api/v1/matches lists them.");
			case "sales-closed" ->
				Problems.of("sales-closed", HttpStatus.CONFLICT, "The match is not open for sale at present.");
			case "buyer-limit" -> Problems.of("buyer-limit", HttpStatus.CONFLICT,
					"A buyer may have at most " + row.get(1) + " seats of this match and has " + row.get(2) + ".",
					Map.of("limit", Long.valueOf(row.get(1)), "held", Long.valueOf(row.get(2))));
			case "sold-out" -> Problems.of("sold-out", HttpStatus.CONFLICT,
					"The sector has " + row.get(1) + " seats left.", Map.of("available", Long.valueOf(row.get(1))));
			default -> throw new IllegalStateException("accept.lua answered " + row.get(0));
		};
	}

	static Verdict.Refused laneFull(Optional<Duration> wait) {
		Duration pause = wait.orElse(UNKNOWN_WAIT);
		return new Verdict.Refused(
				Problems.of("lane-full", HttpStatus.SERVICE_UNAVAILABLE,
						"Too many orders wait in this lane. Try again later, or another lane."),
				(pause.compareTo(LONGEST_WAIT) < 0) ? pause : LONGEST_WAIT, false);
	}

	static Verdict.Refused dataLost() {
		return new Verdict.Refused(
				Problems.of("data-lost", HttpStatus.SERVICE_UNAVAILABLE,
						"Redis has lost its data, so nothing is sold until an operator has looked."),
				LONGEST_WAIT, false);
	}

	static Verdict.Refused notReplicated(OrderId id) {
		ProblemDetail problem = Problems.of("not-replicated", HttpStatus.SERVICE_UNAVAILABLE,
				"The order is kept, but too few replicas of Redis have it yet. Try again with the same Idempotency-Key.",
				Map.of("orderId", id));
		return new Verdict.Refused(problem, Duration.ofSeconds(1), false);
	}

	static ProblemDetail unheard(OrderId id) {
		ProblemDetail problem = Problems.of("unheard", HttpStatus.SERVICE_UNAVAILABLE,
				"Nobody listened to the channel, so the order is lost; no seats are held. Lists and streams wait.",
				Map.of("orderId", id));
		problem.setInstance(URI.create("/api/v1/orders/" + id));
		return problem;
	}

	static ProblemDetail keyReused() {
		return Problems.of("idempotency-key-reused", HttpStatus.UNPROCESSABLE_CONTENT,
				"This Idempotency-Key was sent with another order before. Take a new key for a new order.");
	}

	static ProblemDetail invalidKey() {
		return Problems.of("invalid-idempotency-key", HttpStatus.BAD_REQUEST,
				"An Idempotency-Key is one header of 1 to 255 visible ASCII characters.");
	}

	static ProblemDetail unknownLane() {
		return Problems.of("unknown-lane", HttpStatus.BAD_REQUEST, "The lanes are list, stream and pubsub.");
	}

	static ProblemDetail rateLimited() {
		return Problems.of("rate-limited", HttpStatus.TOO_MANY_REQUESTS, "Too many orders from one address.");
	}

}
