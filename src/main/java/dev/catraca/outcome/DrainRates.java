package dev.catraca.outcome;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.Glance;
import dev.catraca.redis.Partitions;
import org.jspecify.annotations.Nullable;

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
public class DrainRates implements Glance {

	private static final int LATELY = 5;

	private static final int WINDOW = 60;

	private static final long PAUSE_MILLIS = 900;

	private final Partitions partitions;

	private final InstantSource clock;

	private final Map<Lane, Deque<Double>> perSecond = new EnumMap<>(Lane.class);

	private final Map<Lane, Double> best = new EnumMap<>(Lane.class);

	private final Map<Integer, Map<Lane, Long>> settled = new HashMap<>();

	private @Nullable Sample last;

	DrainRates(Partitions partitions, InstantSource clock) {
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

	@Override
	public String command() {
		return "HGETALL";
	}

	@Override
	public List<String> keys(int partition) {
		return List.of(OrderKeys.counters(partition));
	}

	/** Takes a sample of all partitions each second. */
	@Override
	public synchronized void seen(int partition, List<String> found) {
		Map<Lane, Long> counts = new EnumMap<>(Lane.class);
		for (Lane lane : Lane.values()) {
			int name = found.indexOf("settled:" + lane.label());
			counts.put(lane, (name < 0) ? 0 : Long.parseLong(found.get(name + 1)));
		}
		this.settled.put(partition, counts);
		Sample before = this.last;
		long now = this.clock.millis();
		if (this.settled.size() < this.partitions.partitions()
				|| (before != null && Math.abs(now - before.millis()) < PAUSE_MILLIS)) {
			return;
		}
		Sample sample = new Sample(now, Map.copyOf(this.settled));
		if (before != null && now > before.millis()) {
			Stream.of(Lane.values()).forEach((lane) -> add(lane, before.rateUntil(sample, lane)));
		}
		this.last = sample;
		this.settled.clear();
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

	private record Sample(long millis, Map<Integer, Map<Lane, Long>> settled) {

		double rateUntil(Sample next, Lane lane) {
			return Math.max(0, (next.count(lane) - count(lane)) * 1000.0 / (next.millis() - this.millis));
		}

		private long count(Lane lane) {
			return this.settled.values().stream().mapToLong((counts) -> counts.getOrDefault(lane, 0L)).sum();
		}

	}

}
