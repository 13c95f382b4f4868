package dev.catraca.lane.list;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;

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
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Puts open orders back that stand in no list, because somebody has removed them. A count
 * of both sides, at one moment, tells whether any is missing; only then are they compared
 * one by one.
 */
@Component
class ListReconciler implements Sweep {

	private static final int CHUNK = 5000;

	private final LuaScript shortfall = LuaScript.number(ListReconciler.class, "shortfall.lua");

	private final LuaScript putBack = LuaScript.number(ListReconciler.class, "putback.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final WorkerLeases leases;

	private final PutBack counter;

	private final Map<Integer, Set<String>> suspects = new ConcurrentHashMap<>();

	ListReconciler(StringRedisTemplate redis, Partitions partitions, WorkerLeases leases, PutBack counter) {
		this.redis = redis;
		this.partitions = partitions;
		this.leases = leases;
		this.counter = counter;
	}

	@Override
	public String name() {
		return "list-reconciliation";
	}

	@Override
	public Duration pause() {
		return Duration.ofSeconds(3);
	}

	@Override
	public void sweep(Loop loop) {
		reconcile();
	}

	/**
	 * Puts back what was missing at the last look and still is: an order on its way from
	 * one list to another seems to be missing for a moment.
	 * @return how many orders were put back
	 */
	int reconcile() {
		return this.partitions.all().map(this::reconcile).sum();
	}

	private synchronized int reconcile(int partition) {
		List<String> held = this.leases.all(Lane.LIST, partition)
			.stream()
			.map((worker) -> LaneKeys.processing(partition, worker))
			.toList();
		Set<String> before = Objects.requireNonNullElse(this.suspects.remove(partition), Set.of());
		if (missing(partition, held) <= 0) {
			return 0;
		}
		Set<String> now = compare(partition, held);
		this.suspects.put(partition, now);
		List<String> sure = now.stream().filter(before::contains).toList();
		int put = 0;
		for (List<String> call : Calls.of(sure, (id) -> partition)) {
			put += putBack(partition, held, call);
		}
		this.counter.count(Lane.LIST, put);
		return put;
	}

	/** Redis: a script of {@code ZCARD}, {@code SCARD} and {@code LLEN}. */
	private long missing(int partition, List<String> held) {
		List<String> keys = new ArrayList<>(
				List.of(OrderKeys.queued(partition, Lane.LIST), OrderKeys.processing(partition, Lane.LIST),
						OrderKeys.delayed(partition, Lane.LIST), LaneKeys.list(partition)));
		keys.addAll(held);
		return this.shortfall.count(this.redis, keys, List.of());
	}

	/** Redis: {@code SMEMBERS}, {@code ZRANGE} and {@code LRANGE}, in chunks. */
	private Set<String> compare(int partition, List<String> held) {
		Set<String> open = new HashSet<>(Objects
			.requireNonNullElse(this.redis.opsForSet().members(OrderKeys.processing(partition, Lane.LIST)), Set.of()));
		inChunks(
				(from) -> this.redis.opsForZSet().range(OrderKeys.queued(partition, Lane.LIST), from, from + CHUNK - 1))
			.forEach(open::addAll);
		inChunks((from) -> this.redis.opsForZSet()
			.range(OrderKeys.delayed(partition, Lane.LIST), from, from + CHUNK - 1)).forEach(open::removeAll);
		Stream.concat(Stream.of(LaneKeys.list(partition)), held.stream())
			.forEach((list) -> inChunks((from) -> this.redis.opsForList().range(list, from, from + CHUNK - 1))
				.forEach((ids) -> ids.forEach(open::remove)));
		return open;
	}

	private static <C extends java.util.Collection<String>> Stream<C> inChunks(LongFunction<@Nullable C> read) {
		return Stream.iterate(0L, (from) -> from + CHUNK)
			.map((from) -> read.apply(from))
			.takeWhile((chunk) -> chunk != null && !chunk.isEmpty())
			.map(Objects::requireNonNull);
	}

	/** Redis: a script of {@code LPOS} and {@code RPUSH}; safe to repeat. */
	private long putBack(int partition, List<String> held, List<String> ids) {
		List<String> keys = new ArrayList<>(List.of(LaneKeys.list(partition), OrderKeys.queued(partition, Lane.LIST),
				OrderKeys.processing(partition, Lane.LIST), OrderKeys.delayed(partition, Lane.LIST),
				LaneKeys.workers(partition, Lane.LIST)));
		keys.addAll(held);
		List<String> args = new ArrayList<>(
				List.of(OrderKeys.outcomes(partition), "" + WorkerLeases.longestMicros(), "" + held.size()));
		for (String id : ids) {
			keys.add(OrderId.parse(id).map(OrderKeys::record).orElse(OrderKeys.noRecord(partition)));
			args.add(id);
		}
		return this.putBack.count(this.redis, keys, args);
	}

}
