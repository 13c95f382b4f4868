package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.PutBack;
import dev.catraca.lane.delivery.Sweep;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.Calls;
import dev.catraca.redis.Loop;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Partitions;
import dev.catraca.settlement.Settler;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.stereotype.Component;

/**
 * Puts open orders back that have no entry in the stream any more, because it was
 * trimmed, deleted or acknowledged by hand. A record names its entry, so each order costs
 * the same however long the stream is; a thousand are looked at in a second, of all
 * partitions together but a hundred of each at least, and without a pause as long as some
 * are missing.
 */
@Component
class StreamReconciler implements Sweep {

	private static final int AT_ONCE = 1000;

	private static final int OF_EACH = 100;

	private final LuaScript putBack = LuaScript.number(StreamReconciler.class, "putback.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final PutBack counter;

	private final int atOnce;

	/** Where to go on, by partition: the score of the last queued order looked at. */
	private final Map<Integer, Double> looked = new ConcurrentHashMap<>();

	StreamReconciler(StringRedisTemplate redis, Partitions partitions, PutBack counter) {
		this.redis = redis;
		this.partitions = partitions;
		this.counter = counter;
		this.atOnce = Math.max(OF_EACH, AT_ONCE / partitions.partitions());
	}

	@Override
	public String name() {
		return "stream-reconciliation";
	}

	@Override
	public Duration pause() {
		return Duration.ofSeconds(1);
	}

	@Override
	public void sweep(Loop loop) {
		reconcile();
	}

	/**
	 * Puts back what has no entry. Redis: {@code EXISTS}, {@code SMEMBERS},
	 * {@code ZRANGEBYSCORE} and a script of {@code XINFO}, {@code XRANGE},
	 * {@code XPENDING} and {@code XADD}; safe to repeat.
	 * @return how many orders were put back
	 */
	int reconcile() {
		return this.partitions.all().map(this::reconcile).sum();
	}

	private synchronized int reconcile(int partition) {
		if (!isAnyOpen(partition)) {
			this.looked.remove(partition);
			return 0;
		}
		long put = putBack(partition, inWork(partition));
		long more;
		do {
			List<String> next = nextQueued(partition);
			more = putBack(partition, next);
			put += more;
		}
		while (more > 0);
		this.counter.count(Lane.STREAM, put);
		return (int) put;
	}

	private boolean isAnyOpen(int partition) {
		List<String> open = List.of(OrderKeys.queued(partition, Lane.STREAM),
				OrderKeys.processing(partition, Lane.STREAM));
		return Objects.requireNonNullElse(this.redis.countExistingKeys(open), 0L) > 0;
	}

	/** The next in the index, from the beginning again after the last. */
	private List<String> nextQueued(int partition) {
		String queued = OrderKeys.queued(partition, Lane.STREAM);
		Set<TypedTuple<String>> next = Objects.requireNonNullElse(this.redis.opsForZSet()
			.rangeByScoreWithScores(queued, this.looked.getOrDefault(partition, 0.0), Double.POSITIVE_INFINITY, 0,
					this.atOnce),
				Set.of());
		List<String> ids = new ArrayList<>();
		double last = 0;
		for (TypedTuple<String> order : next) {
			ids.add(Objects.requireNonNull(order.getValue()));
			last = Objects.requireNonNull(order.getScore()) + 1;
		}
		this.looked.put(partition, (ids.size() == this.atOnce) ? last : 0);
		return ids;
	}

	/** The script leaves those of living workers alone. */
	private List<String> inWork(int partition) {
		return List.copyOf(Objects.requireNonNullElse(
				this.redis.opsForSet().members(OrderKeys.processing(partition, Lane.STREAM)), Set.of()));
	}

	private long putBack(int partition, List<String> ids) {
		long put = 0;
		for (List<String> call : Calls.of(ids, (id) -> partition)) {
			put += putBackBatch(partition, call);
		}
		return put;
	}

	private long putBackBatch(int partition, List<String> ids) {
		List<String> keys = new ArrayList<>(List.of(LaneKeys.stream(partition),
				OrderKeys.queued(partition, Lane.STREAM), OrderKeys.processing(partition, Lane.STREAM),
				OrderKeys.delayed(partition, Lane.STREAM), LaneKeys.workers(partition, Lane.STREAM)));
		List<String> args = new ArrayList<>(
				List.of(Settler.GROUP, OrderKeys.outcomes(partition), "" + WorkerLeases.longestMicros()));
		for (String id : ids) {
			keys.add(OrderId.parse(id).map(OrderKeys::record).orElse(OrderKeys.noRecord(partition)));
			args.add(id);
		}
		return this.putBack.count(this.redis, keys, args);
	}

}
