package dev.catraca.lane;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.Pauses;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderKeys;
import dev.catraca.outcome.DrainRates;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Partitions;
import dev.catraca.settlement.Settler;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.stereotype.Component;

/**
 * Reads how the lanes are doing.
 */
@Component
class LaneOverview {

	private static final LuaScript PENDING = LuaScript.number(LaneOverview.class, "pending.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final WorkerLeases leases;

	private final DrainRates rates;

	private final Pauses pauses;

	LaneOverview(StringRedisTemplate redis, Partitions partitions, WorkerLeases leases, DrainRates rates,
			Pauses pauses) {
		this.pauses = pauses;
		this.redis = redis;
		this.partitions = partitions;
		this.leases = leases;
		this.rates = rates;
	}

	/**
	 * Reads all lanes. Redis: {@code TIME}, and a pipeline of {@code ZCARD},
	 * {@code SCARD}, a script of {@code XPENDING} or {@code LLEN}, {@code XLEN},
	 * {@code ZCOUNT}, {@code HGET}, {@code ZRANGE} for each lane of each partition.
	 * @return list, stream, pub/sub
	 */
	List<LaneState> read() {
		long now = this.leases.serverMicros();
		List<Part> parts = this.partitions.all()
			.boxed()
			.flatMap((partition) -> Stream.of(Lane.values()).map((lane) -> new Part(partition, lane)))
			.toList();
		List<Object> replies = this.redis.executePipelined(new Questions(parts, now));
		List<LaneState> states = new ArrayList<>();
		for (Lane lane : Lane.values()) {
			states.add(state(lane, parts, replies, now));
		}
		return states;
	}

	private LaneState state(Lane lane, List<Part> parts, List<Object> replies, long now) {
		long[] sums = new long[Questions.COUNTS];
		Duration oldest = null;
		for (int i = 0; i < parts.size(); i++) {
			if (parts.get(i).lane() == lane) {
				List<Object> answers = replies.subList(i * Questions.EACH, (i + 1) * Questions.EACH);
				for (int j = 0; j < sums.length; j++) {
					sums[j] += number(answers.get(j));
				}
				oldest = longer(oldest, waited(answers.get(Questions.COUNTS), now));
			}
		}
		double rate = Math.round(this.rates.settledPerSecond(lane) * 10) / 10.0;
		return new LaneState(lane, this.pauses.isPaused(lane), sums[0], sums[1], sums[2], sums[3], sums[4], oldest,
				rate, sums[5]);
	}

	private static long number(@Nullable Object reply) {
		return (reply != null) ? Long.parseLong(reply.toString()) : 0;
	}

	@SuppressWarnings("unchecked")
	private static @Nullable Duration waited(Object next, long now) {
		return ((Set<TypedTuple<String>>) next).stream()
			.map((tuple) -> now - Objects.requireNonNull(tuple.getScore()).longValue())
			.map((micros) -> Duration.ofMillis(Math.max(0, micros / 1000)))
			.findFirst()
			.orElse(null);
	}

	private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
		return (one == null || (other != null && other.compareTo(one) > 0)) ? other : one;
	}

	private record Part(int partition, Lane lane) {
	}

	/** What is asked about each lane of each partition. */
	private record Questions(List<Part> parts, long now) implements SessionCallback<Object> {

		private static final int COUNTS = 6;

		private static final int EACH = COUNTS + 1;

		@Override
		@SuppressWarnings("NullAway") // in a pipeline the answer must be null
		public <K, V> Object execute(RedisOperations<K, V> operations) {
			StringRedisTemplate redis = (StringRedisTemplate) operations;
			for (Part part : this.parts) {
				Lane lane = part.lane();
				redis.opsForZSet().zCard(OrderKeys.queued(part.partition(), lane));
				redis.opsForSet().size(OrderKeys.processing(part.partition(), lane));
				PENDING.pipelined(redis,
						List.of((lane == Lane.STREAM) ? LaneKeys.stream(part.partition())
								: LaneKeys.workers(part.partition(), lane)),
						List.of(Settler.GROUP, LaneKeys.processing(part.partition(), "")));
				redis.opsForStream().size(Settler.deadLetters(part.partition(), lane));
				redis.opsForZSet().count(LaneKeys.workers(part.partition(), lane), this.now, Double.POSITIVE_INFINITY);
				redis.opsForHash().get(OrderKeys.counters(part.partition()), "lost:" + lane.label());
				redis.opsForZSet().rangeWithScores(OrderKeys.queued(part.partition(), lane), 0, 0);
			}
			return null;
		}

	}

}
