package dev.catraca.outcome;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.catraca.order.AcceptedBatch;
import dev.catraca.order.OrderKeys;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;

/**
 * Walks the index of a partition's orders from the oldest on, for what has to be done to
 * so many orders at a time that Redis keeps nobody waiting.
 */
public final class AcceptedBatches {

	/** What is read ahead; less than a megabyte. */
	private static final int READ = 100;

	private static final int ORDERS = 200;

	private final StringRedisTemplate redis;

	private final String key;

	private final double last;

	private final Deque<AcceptedBatch> ahead = new ArrayDeque<>();

	private double from;

	/**
	 * Begins with the oldest.
	 * @param redis where the index is
	 * @param partition the partition
	 * @param last the microsecond of acceptance to end with
	 */
	public AcceptedBatches(StringRedisTemplate redis, int partition, double last) {
		this.redis = redis;
		this.key = OrderKeys.orders(partition);
		this.last = last;
	}

	/**
	 * Goes on. Redis: {@code ZRANGEBYSCORE}, for a hundred batches.
	 * @return batches of about 200 orders in all, none at the end
	 */
	public List<AcceptedBatch> next() {
		if (this.ahead.isEmpty()) {
			read();
		}
		List<AcceptedBatch> next = new ArrayList<>();
		int orders = 0;
		while (orders < ORDERS && !this.ahead.isEmpty()) {
			AcceptedBatch batch = this.ahead.remove();
			next.add(batch);
			orders += batch.ids().size();
		}
		return next;
	}

	private void read() {
		Set<TypedTuple<String>> read = Objects.requireNonNullElse(
				this.redis.opsForZSet().rangeByScoreWithScores(this.key, this.from, this.last, 0, READ), Set.of());
		for (TypedTuple<String> tuple : read) {
			this.ahead.add(batch(tuple));
			this.from = Objects.requireNonNull(tuple.getScore()) + 1;
		}
	}

	/**
	 * Reads a member of the index.
	 * @param tuple the member and its score
	 * @return the batch
	 */
	static AcceptedBatch batch(TypedTuple<String> tuple) {
		return AcceptedBatch.of(Objects.requireNonNull(tuple.getScore()).longValue(),
				Objects.requireNonNull(tuple.getValue()));
	}

}
