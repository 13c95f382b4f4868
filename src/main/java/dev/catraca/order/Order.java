package dev.catraca.order;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An order as its buyer sees it.
 *
 * @param id its identity, which is also the right to see and cancel it
 * @param lane the lane it waits or waited in
 * @param status where it stands
 * @param matchId the match
 * @param sector the sector of the match
 * @param quantity seats wanted, 1 to 10
 * @param buyer who wants them
 * @param attributes free names and values the buyer sent along, at most 16
 * @param amount what it costs in all
 * @param sequence its number in the order of acceptance within its partition, from 1
 * @param position its place in its lane's line, 1 being next; only while open
 * @param estimatedWait time to its turn at the measured drain rate; null when unknown
 * @param attempts how often a worker has started it
 * @param tickets one code for each seat once confirmed
 * @param reason why it was rejected, failed or lost
 * @param acceptedAt when its seats were held, by the Redis server's clock
 * @param startedAt when a worker first started it
 * @param settledAt when it got its outcome
 */
@Schema(example = """
		{"id":"0-9f86d081884c7d659a2feaa0c55ad015","lane":"stream","status":"confirmed","matchId":"fla-flu",
		 "sector":"north","quantity":2,"buyer":"ana","attributes":{"membership":"gold"},
		 "amount":{"amount":"160.00","currency":"BRL"},"sequence":17,"position":null,"estimatedWait":null,
		 "attempts":1,"tickets":["FLA-FLU-NORTH-000017","FLA-FLU-NORTH-000018"],"reason":null,
		 "acceptedAt":"2026-11-21T10:02:00.772398Z","startedAt":"2026-11-21T10:02:00.781Z",
		 "settledAt":"2026-11-21T10:02:00.815Z"}""")
public record Order(OrderId id, Lane lane, OrderStatus status, MatchId matchId, String sector, int quantity,
		String buyer, Map<String, String> attributes, Money amount, long sequence, @Nullable Long position,
		@Nullable Duration estimatedWait, int attempts, List<String> tickets, @Nullable String reason,
		Instant acceptedAt, @Nullable Instant startedAt, @Nullable Instant settledAt) {

	/**
	 * The same order with its place in line.
	 * @param place 1 being next
	 * @param wait time to its turn, null when unknown
	 * @return the order
	 */
	public Order at(long place, @Nullable Duration wait) {
		return new Order(this.id, this.lane, this.status, this.matchId, this.sector, this.quantity, this.buyer,
				this.attributes, this.amount, this.sequence, place, wait, this.attempts, this.tickets, this.reason,
				this.acceptedAt, this.startedAt, this.settledAt);
	}

}
