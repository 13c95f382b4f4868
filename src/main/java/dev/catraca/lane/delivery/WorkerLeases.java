package dev.catraca.lane.delivery;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.catraca.redis.Loop;
import dev.catraca.redis.Loops;
import dev.catraca.order.Lane;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Micros;

import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Shows which workers are alive: each holds a lease that this instance renews for as long
 * as it runs. The server's clock counts, so instances need not agree on the time.
 */
@Component
public class WorkerLeases {

	/** Half of the longest stalled-after. */
	private static final Duration LONGEST = Duration.ofMinutes(5);

	private final LuaScript lease = LuaScript.number(WorkerLeases.class, "lease.lua");

	private final LuaScript expired = LuaScript.list(WorkerLeases.class, "expired.lua");

	private final LuaScript forget = LuaScript.number(WorkerLeases.class, "forget.lua");

	private final StringRedisTemplate redis;

	private final Map<Group, List<String>> workers = new ConcurrentHashMap<>();

	private final Map<Group, Long> renewedNanos = new ConcurrentHashMap<>();

	private final Loop loop;

	WorkerLeases(StringRedisTemplate redis, Loops loops) {
		this.loop = loops.watch("sweep", "leases");
		this.redis = redis;
	}

	/**
	 * Keeps a worker's lease from now on.
	 * @param lane its lane
	 * @param partition its partition
	 * @param worker its name
	 * @param time how long a lease holds without being renewed, at least a second
	 */
	public void keep(Lane lane, int partition, String worker, Duration time) {
		Group its = new Group(lane, partition, time);
		this.workers.computeIfAbsent(its, (group) -> new CopyOnWriteArrayList<>()).add(worker);
		this.renewedNanos.remove(its);
	}

	@Scheduled(fixedRate = 300, timeUnit = TimeUnit.MILLISECONDS)
	void tick() {
		renew();
		this.loop.turn();
	}

	/**
	 * Renews the leases that are a third over. Redis: a script of {@code ZADD}; safe to
	 * repeat.
	 */
	void renew() {
		this.workers.forEach((group, names) -> {
			long now = System.nanoTime();
			Long last = this.renewedNanos.get(group);
			if (last == null || now - last >= group.time().toNanos() / 3) {
				this.lease.count(this.redis, List.of(LaneKeys.workers(group.partition(), group.lane())),
						Stream.concat(Stream.of(Long.toString(Micros.of(group.time()))), names.stream()).toList());
				this.renewedNanos.put(group, now);
			}
		});
	}

	/**
	 * Ends a worker's lease. Redis: {@code ZREM}.
	 * @param lane its lane
	 * @param partition its partition
	 * @param worker its name
	 */
	public void end(Lane lane, int partition, String worker) {
		this.workers.forEach((group, names) -> names.remove(worker));
		this.redis.opsForZSet().remove(LaneKeys.workers(partition, lane), worker);
	}

	/**
	 * The workers whose lease is over. Redis: a script of {@code TIME} and
	 * {@code ZRANGEBYSCORE}.
	 * @param lane the lane
	 * @param partition the partition
	 * @return their names
	 */
	public Set<String> expired(Lane lane, int partition) {
		return new HashSet<>(this.expired.strings(this.redis, List.of(LaneKeys.workers(partition, lane)),
				List.of(Long.toString(longestMicros()))));
	}

	/**
	 * The longest time a lease can have left, whatever the instance that gave it is set
	 * to. One that seems to hold longer was given before the server's clock was set back,
	 * and counts as over.
	 * @return microseconds
	 */
	public static long longestMicros() {
		return Micros.of(LONGEST.plusMinutes(1));
	}

	/**
	 * All workers that have a lease, or had one that nobody has cleared away yet. Redis:
	 * {@code ZRANGE}.
	 * @param lane the lane
	 * @param partition the partition
	 * @return their names
	 */
	public Set<String> all(Lane lane, int partition) {
		return Objects.requireNonNullElse(this.redis.opsForZSet().range(LaneKeys.workers(partition, lane), 0, -1),
				Set.of());
	}

	/**
	 * How long each lease holds. Redis: {@code TIME}, {@code ZRANGE}.
	 * @param lane the lane
	 * @param partition the partition
	 * @param most how many at most; those that hold longest are kept
	 * @return time left by worker, below zero once it is over
	 */
	public Map<String, Duration> left(Lane lane, int partition, int most) {
		long now = serverMicros();
		Map<String, Duration> left = new TreeMap<>();
		Objects
			.requireNonNullElse(this.redis.opsForZSet().rangeWithScores(LaneKeys.workers(partition, lane), -most, -1),
					Set.<TypedTuple<String>>of())
			.forEach((lease) -> left.put(Objects.requireNonNull(lease.getValue()),
					Duration.ofMillis((Objects.requireNonNull(lease.getScore()).longValue() - now) / 1000)));
		return left;
	}

	/**
	 * Forgets the workers whose lease is over, where they leave nothing behind. Redis: a
	 * script of {@code TIME} and {@code ZREMRANGEBYSCORE}; safe to repeat.
	 * @param lane the lane
	 * @param partition the partition
	 */
	public void forgetExpired(Lane lane, int partition) {
		this.forget.count(this.redis, List.of(LaneKeys.workers(partition, lane)), List.of());
	}

	/**
	 * The server's time. Redis: {@code TIME}.
	 * @return microseconds since the epoch
	 */
	public long serverMicros() {
		Long micros = this.redis
			.execute((RedisCallback<Long>) (connection) -> connection.serverCommands().time(TimeUnit.MICROSECONDS));
		return Objects.requireNonNull(micros);
	}

	private record Group(Lane lane, int partition, Duration time) {
	}

}
