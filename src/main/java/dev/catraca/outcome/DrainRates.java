package dev.catraca.outcome;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.Partitions;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How fast each lane settles orders, measured over all instances by the counters they
 * share.
 * <p>
 * Two rates: what was settled a second lately, and what the lane can settle, for which
 * its best second of the last minute is taken, or of the last minute it had anything to
 * do.
 */
@Component
public class DrainRates {

	private static final int LATELY = 5;

	private static final int WINDOW = 60;

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final InstantSource clock;

	private final Map<Lane, Deque<Double>> perSecond = new EnumMap<>(Lane.class);

	private final Map<Lane, Double> best = new EnumMap<>(Lane.class);

	private @Nullable Sample last;

	DrainRates(StringRedisTemplate redis, Partitions partitions, InstantSource clock) {
		this.redis = redis;
		this.partitions = partitions;
		this.clock = clock;
		Stream.of(Lane.values()).forEach((lane) -> this.perSecond.put(lane, new ArrayDeque<>()));
	}

	/**
	 * Orders settled a second over the last five seconds.
	 * @param lane the lane
	 * @return orders a second, 0 or more
	 */
	public synchronized double settledPerSecond(Lane lane) {
		return of(lane).stream().limit(LATELY).mapToDouble(Double::doubleValue).average().orElse(0);
	}

	/**
	 * How long a lane takes for a number of orders at its measured drain rate.
	 * @param lane the lane
	 * @param orders how many orders
	 * @return the time in whole milliseconds, empty while the rate is unknown
	 */
	public synchronized Optional<Duration> timeFor(Lane lane, long orders) {
		return Optional.ofNullable(this.best.get(lane))
			.map((rate) -> Duration.ofMillis(Math.round(orders * 1000 / rate)));
	}

	@Scheduled(fixedRateString = "1s")
	void tick() {
		sample();
	}

	/**
	 * Reads the counters once. Redis: {@code HMGET}.
	 */
	void sample() {
		Sample now = new Sample(this.clock.millis(), counts());
		synchronized (this) {
			Sample before = this.last;
			if (before != null && now.millis() > before.millis()) {
				Stream.of(Lane.values()).forEach((lane) -> add(lane, before.rateUntil(now, lane)));
			}
			this.last = now;
		}
	}

	private Map<Lane, Long> counts() {
		List<Lane> lanes = List.of(Lane.values());
		List<String> names = lanes.stream().map((lane) -> "settled:" + lane.label()).toList();
		HashOperations<String, String, String> hashes = this.redis.opsForHash();
		Map<Lane, Long> counts = new EnumMap<>(Lane.class);
		this.partitions.all()
			.mapToObj((partition) -> hashes.multiGet(OrderKeys.counters(partition), names))
			.forEach((values) -> lanes
				.forEach((lane) -> counts.merge(lane, number(values.get(lane.ordinal())), Long::sum)));
		return counts;
	}

	private static long number(@Nullable String count) {
		return (count != null) ? Long.parseLong(count) : 0;
	}

	private void add(Lane lane, double rate) {
		Deque<Double> rates = of(lane);
		rates.addFirst(rate);
		if (rates.size() > WINDOW) {
			rates.removeLast();
		}
		rates.stream().max(Double::compare).filter((most) -> most > 0).ifPresent((most) -> this.best.put(lane, most));
	}

	@SuppressWarnings("NullAway") // each lane has had its own since the constructor
	private Deque<Double> of(Lane lane) {
		return this.perSecond.get(lane);
	}

	private record Sample(long millis, Map<Lane, Long> counts) {

		double rateUntil(Sample next, Lane lane) {
			long settled = next.counts().getOrDefault(lane, 0L) - this.counts.getOrDefault(lane, 0L);
			return Math.max(0, settled * 1000.0 / (next.millis() - this.millis));
		}

	}

}
