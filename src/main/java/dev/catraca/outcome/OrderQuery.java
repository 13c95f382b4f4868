package dev.catraca.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
	 * Where the orders stand that may be meant: open ones have indexes of their own.
	 * @param partitions all partitions
	 * @return the keys of sorted sets; of sets where only those in work are meant
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

	/** Whether only those in work are meant, whose indexes have no order. */
	boolean isInWork() {
		return this.status == OrderStatus.PROCESSING;
	}

	/** Whether only open orders are meant, whose index is not by time of acceptance. */
	boolean isOpen() {
		return this.status != null && this.status.isOpen();
	}

	/**
	 * What an order must be like to be meant.
	 * @param most how many are wanted at most
	 * @return the arguments of search.lua
	 */
	List<String> wanted(int most) {
		return List.of(Long.toString(this.from), Long.toString(this.to), (this.lane != null) ? this.lane.label() : "",
				(this.status != null) ? this.status.label() : "", (this.matchId != null) ? this.matchId.value() : "",
				Objects.requireNonNullElse(this.buyer, ""), Integer.toString(most));
	}

}
