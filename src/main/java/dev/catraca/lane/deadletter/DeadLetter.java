package dev.catraca.lane.deadletter;

import java.time.Instant;

import dev.catraca.order.Lane;
import dev.catraca.order.Order;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An order, or an entry that was none, that its lane has given up.
 *
 * @param id its identity
 * @param orderId the order; null where the entry named none that there was
 * @param lane the lane it came in
 * @param reason why: {@code attempts-exhausted}, {@code malformed} or
 * {@code unknown-order}
 * @param attempts how often a worker had started it
 * @param failedAt when it was given up, by the Redis server's clock
 * @param order the order as it stands now, null where there is none
 * @param entry what an entry that was no order said, up to 1024 characters; else null
 */
@Schema(example = """
		{"id":"0-list-1795255839730-0","orderId":"0-9f86d081884c7d659a2feaa0c55ad015","lane":"list",
		 "reason":"attempts-exhausted","attempts":5,"failedAt":"2026-11-21T10:10:39.730Z","order":null,"entry":null}""")
record DeadLetter(DeadLetterId id, @Nullable String orderId, Lane lane, String reason, int attempts, Instant failedAt,
		@Nullable Order order, @Nullable String entry) {
}
