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
import dev.catraca.redis.PartitionGuard;

import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Shows which workers are alive: each holds a lease that this instance renews for as long
 * as it runs. The server's clock counts, so instances need not agree on the time.
 */
@Component
public class WorkerLeases {

	/** Half of the longest stalled-after. */
	private static final Duration LONGEST = Duration.ofMinutes(5);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	/** How long after the first lease, or a renewal that Redis did not take. */
	private static final Duration SOON = Duration.ofMillis(300);

	private final LuaScript lease = LuaScript.number(WorkerLeases.class, "lease.lua");

	private final LuaScript expired = LuaScript.list(WorkerLeases.class, "expired.lua");

	private final LuaScript forget = LuaScript.number(WorkerLeases.class, "forget.lua");

	private final StringRedisTemplate redis;

	private final TaskScheduler scheduler;

	private final Loops loops;

	private final PartitionGuard guard;

	private final Map<Group, Leased> leased = new ConcurrentHashMap<>();

	WorkerLeases(StringRedisTemplate redis, TaskScheduler scheduler, Loops loops, PartitionGuard guard) {
		this.guard = guard;
		this.redis = redis;
		this.scheduler = scheduler;
		this.loops = loops;
	}

	/**
	 * Keeps a worker's lease from now on, or as soon as this Redis may be worked with.
	 * @param lane its lane
	 * @param partition its partition
	 * @param worker its name
	 * @param time how long a lease holds without being renewed, at least a second
	 */
	public void keep(Lane lane, int partition, String worker, Duration time) {
		Leased its = this.leased.computeIfAbsent(new Group(lane, partition, time), this::lease);
		its.workers().add(worker);
		this.scheduler.schedule(its, this.scheduler.getClock().instant());
	}

	private Leased lease(Group group) {
		Leased its = new Leased(group, this.loops.watch("sweep", "leases"));
		this.scheduler.schedule(its, (turn) -> turn.getClock().instant().plus(its.pause()));
		return its;
	}

	/**
	 * Renews a worker's lease no more. It holds until it is over, or is ended with what
	 * the worker has.
	 * @param worker its name
	 */
	public void renewNoMore(String worker) {
		this.leased.values().forEach((its) -> its.workers().remove(worker));
	}

	/**
	 * Ends a worker's lease. Redis: {@code ZREM}.
	 * @param lane its lane
	 * @param partition its partition
	 * @param worker its name
	 */
	public void end(Lane lane, int partition, String worker) {
		renewNoMore(worker);
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

	/** Renews the leases of a group. */
	private final class Leased implements Runnable {

		private final Group group;

		private final Loop loop;

		private final List<String> workers = new CopyOnWriteArrayList<>();

		private volatile boolean late = true;

		Leased(Group group, Loop loop) {
			this.group = group;
			this.loop = loop;
		}

		List<String> workers() {
			return this.workers;
		}

		/** Often enough for a lease never to be more than a third over. */
		Duration pause() {
			Duration third = this.group.time().dividedBy(3);
			return this.late ? SOON : (third.compareTo(LONGEST_PAUSE) < 0) ? third : LONGEST_PAUSE;
		}

		/** Redis: a script of {@code ZADD}; safe to repeat. */
		@Override
		public void run() {
			this.late = true;
			if (!WorkerLeases.this.guard.isPassed()) {
				return;
			}
			WorkerLeases.this.lease.count(WorkerLeases.this.redis,
					List.of(LaneKeys.workers(this.group.partition(), this.group.lane())),
					Stream.concat(Stream.of(Long.toString(Micros.of(this.group.time()))), this.workers.stream())
						.toList());
			this.late = false;
			this.loop.turn();
		}

	}

}
