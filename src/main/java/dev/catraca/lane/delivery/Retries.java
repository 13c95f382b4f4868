package dev.catraca.lane.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.catraca.redis.Loop;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Partitions;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Puts orders whose backoff is over back into their lanes.
 */
@Component
class Retries implements Sweep {

	private static final int BATCH = 100;

	private static final long CLOCK_SET_BACK_MICROS = 120_000_000;

	private final LuaScript requeue = LuaScript.number(Retries.class, "requeue.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final WorkerLeases leases;

	Retries(StringRedisTemplate redis, Partitions partitions, WorkerLeases leases) {
		this.redis = redis;
		this.partitions = partitions;
		this.leases = leases;
	}

	@Override
	public String name() {
		return "retries";
	}

	@Override
	public Duration pause() {
		return Duration.ofMillis(500);
	}

	@Override
	public void sweep(Loop loop) {
		requeueDue();
	}

	/**
	 * Puts back what is due. Redis: {@code EXISTS} for all lanes, {@code ZRANGEBYSCORE},
	 * then a script of {@code ZREM} and {@code RPUSH}, {@code XADD} or {@code PUBLISH};
	 * safe to repeat, and for many instances at once.
	 * @return how many orders were put back
	 */
	int requeueDue() {
		int put = 0;
		for (int partition : this.partitions.all().toArray()) {
			if (isAnyDelayed(partition)) {
				for (Lane lane : Lane.values()) {
					put += requeueDue(partition, lane);
				}
			}
		}
		return put;
	}

	private boolean isAnyDelayed(int partition) {
		List<String> all = Stream.of(Lane.values()).map((lane) -> OrderKeys.delayed(partition, lane)).toList();
		return Objects.requireNonNullElse(this.redis.countExistingKeys(all), 0L) > 0;
	}

	private int requeueDue(int partition, Lane lane) {
		String delayed = OrderKeys.delayed(partition, lane);
		int put = 0;
		Set<String> due;
		do {
			long now = this.leases.serverMicros();
			due = new HashSet<>(between(delayed, 0, now));
			// due far beyond the longest backoff: the clock was set back
			due.addAll(between(delayed, now + CLOCK_SET_BACK_MICROS, Double.POSITIVE_INFINITY));
			put += due.isEmpty() ? 0 : requeue(partition, lane, due);
		}
		while (due.size() >= BATCH);
		return put;
	}

	private Set<String> between(String delayed, double from, double to) {
		return Objects.requireNonNullElse(this.redis.opsForZSet().rangeByScore(delayed, from, to, 0, BATCH), Set.of());
	}

	private int requeue(int partition, Lane lane, Set<String> ids) {
		List<String> keys = new ArrayList<>(
				List.of(OrderKeys.delayed(partition, lane), LaneKeys.entries(partition, lane)));
		List<String> args = new ArrayList<>(List.of(lane.label(), LaneKeys.channel(partition)));
		for (String id : ids) {
			OrderId.parse(id).ifPresentOrElse((order) -> {
				keys.add(OrderKeys.record(order));
				args.add(id);
			}, () -> this.redis.opsForZSet().remove(OrderKeys.delayed(partition, lane), id));
		}
		return (int) this.requeue.count(this.redis, keys, args);
	}

}
