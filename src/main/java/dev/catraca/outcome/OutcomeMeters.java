package dev.catraca.outcome;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderStatus;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/**
 * Times orders from their acceptance to their outcome, wherever they get it: from a
 * worker, from the buyer who cancels, or from the sweep that gives them up.
 */
@Component
public class OutcomeMeters {

	private static final Duration[] LEVELS = { Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
			Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
			Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10),
			Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(5) };

	private static final EnumSet<OrderStatus> OUTCOMES = EnumSet
		.complementOf(EnumSet.of(OrderStatus.QUEUED, OrderStatus.PROCESSING));

	private final Map<Lane, Map<OrderStatus, Timer>> settled = new EnumMap<>(Lane.class);

	private final InstantSource clock;

	OutcomeMeters(MeterRegistry registry, InstantSource clock) {
		this.clock = clock;
		MeterProvider<Timer> timer = Timer.builder("catraca.orders.settled")
			.description("Time from acceptance to the outcome")
			.serviceLevelObjectives(levels())
			.withRegistry(registry);
		for (Lane lane : Lane.values()) {
			Map<OrderStatus, Timer> timers = new EnumMap<>(OrderStatus.class);
			OUTCOMES.forEach(
					(outcome) -> timers.put(outcome, timer.withTags("lane", lane.label(), "outcome", outcome.label())));
			this.settled.put(lane, timers);
		}
	}

	/**
	 * The service levels that times of orders are counted by.
	 * @return the upper bounds of the buckets
	 */
	public static Duration[] levels() {
		return LEVELS.clone();
	}

	/**
	 * Counts an outcome.
	 * @param lane the order's lane
	 * @param outcome its final status
	 * @param time since its acceptance
	 */
	public void settled(Lane lane, OrderStatus outcome, Duration time) {
		Timer timer = Objects.requireNonNull(Objects.requireNonNull(this.settled.get(lane)).get(outcome));
		timer.record(time.isNegative() ? Duration.ZERO : time);
	}

	/**
	 * Counts an outcome that an order gets now.
	 * @param lane the order's lane
	 * @param outcome its final status
	 * @param acceptedAt when it was accepted
	 */
	public void settledNow(Lane lane, OrderStatus outcome, Instant acceptedAt) {
		settled(lane, outcome, Duration.between(acceptedAt, this.clock.instant()));
	}

}
