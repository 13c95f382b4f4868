package dev.catraca.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import dev.catraca.order.OrderKeys;
import dev.catraca.order.OrderStatus;
import dev.catraca.redis.Partitions;
import org.jspecify.annotations.Nullable;

/**
 * What orders are searched for; null stands for any.
 *
 * @param matchId the match
 * @param buyer the buyer, spelled out
 * @param lane the lane
 * @param status where they stand
 * @param from accepted at this microsecond or later
 * @param to accepted at this microsecond or before
 */
record OrderQuery(@Nullable MatchId matchId, @Nullable String buyer, @Nullable Lane lane, @Nullable OrderStatus status,
		long from, long to) {

	/**
	 * Where the orders stand that may be meant: open ones have an index of their own.
	 * @param partitions all partitions
	 * @return the keys of sorted sets
	 */
	List<String> indexes(Partitions partitions) {
		MatchId match = this.matchId;
		List<Integer> where = (match != null) ? List.of(partitions.of(match.value()))
				: partitions.all().boxed().toList();
		List<String> keys = new ArrayList<>();
		for (int partition : where) {
			if (isOpen()) {
				lanes().forEach((one) -> keys.add((this.status == OrderStatus.QUEUED) ? OrderKeys.queued(partition, one)
						: OrderKeys.processing(partition, one)));
			}
			else {
				keys.add(OrderKeys.orders(partition));
			}
		}
		return keys;
	}

	private Stream<Lane> lanes() {
		return Stream.of(Lane.values()).filter((one) -> this.lane == null || this.lane == one);
	}

	/** Whether only open orders are meant, whose index is not by time of acceptance. */
	boolean isOpen() {
		return this.status != null && this.status.isOpen();
	}

	/**
	 * Whether an order is meant.
	 * @param row what fields.lua answers
	 * @return true if it is
	 */
	boolean matches(List<String> row) {
		return !row.isEmpty() && (this.status == null || this.status.label().equals(row.get(0)))
				&& (this.lane == null || this.lane.label().equals(row.get(1)))
				&& (this.matchId == null || this.matchId.value().equals(row.get(2)))
				&& (this.buyer == null || this.buyer.equals(row.get(3))) && isWithin(row.get(4));
	}

	private boolean isWithin(String acceptedAt) {
		try {
			long micros = Long.parseLong(acceptedAt);
			return micros >= this.from && micros <= this.to;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

}
