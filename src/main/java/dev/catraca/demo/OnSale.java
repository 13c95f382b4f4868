package dev.catraca.demo;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An on-sale rush and how far it is.
 *
 * @param id its identity
 * @param state {@code running} while orders are placed, {@code settling} while their
 * outcomes are awaited, for ten minutes at most; then {@code done} or, if an operator or
 * the end of the service cut it short, {@code stopped}
 * @param matchId the match
 * @param lanes the lanes that the orders are spread over
 * @param ratePerSecond orders a second, null for as fast as they are accepted
 * @param orders how many are to be placed
 * @param accepted how many were accepted
 * @param refused how many were not
 * @param refusals of those, by the kind of problem
 * @param settled how many have an outcome
 * @param outcomes of those, by the outcome
 * @param startedAt when it began
 * @param updatedAt when this was last known to be so
 */
@Schema(example = """
		{"id":"9f86d081884c7d659a2feaa0c55ad015","state":"running","matchId":"fla-flu",
		 "lanes":["list","stream","pubsub"],"ratePerSecond":null,"orders":1000,"accepted":480,"refused":20,
		 "refusals":{"sold-out":20},"settled":300,"outcomes":{"confirmed":300},
		 "startedAt":"2026-11-21T10:02:00Z","updatedAt":"2026-11-21T10:02:01Z"}""")
record OnSale(String id, State state, MatchId matchId, List<Lane> lanes, @Nullable Integer ratePerSecond, int orders,
		int accepted, int refused, Map<String, Integer> refusals, int settled, Map<String, Integer> outcomes,
		Instant startedAt, Instant updatedAt) {

	/** How far it is. */
	enum State {

		RUNNING, SETTLING, DONE, STOPPED;

		@com.fasterxml.jackson.annotation.JsonValue
		String label() {
			return name().toLowerCase(java.util.Locale.ROOT);
		}

	}

}
