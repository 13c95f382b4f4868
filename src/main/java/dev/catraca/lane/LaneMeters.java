package dev.catraca.lane;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

import dev.catraca.order.Lane;
import dev.catraca.redis.Recent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Shows how the lanes are doing, over all partitions and instances. Each instance tells
 * the same, so take the maximum and not the sum. The lanes are read once for all gauges,
 * when they are looked at; while Redis is away they are unknown.
 */
@Component
class LaneMeters {

	private static final double UNKNOWN = Double.NaN;

	private final Recent<List<LaneState>> states;

	LaneMeters(LaneOverview overview, MeterRegistry registry) {
		this.states = new Recent<>(overview::read, List.of());
		for (Lane lane : Lane.values()) {
			gauge(registry, "backlog", lane, "Orders that wait", LaneState::backlog);
			gauge(registry, "processing", lane, "Orders in workers' hands", LaneState::processing);
			gauge(registry, "pending", lane, "Entries delivered and not acknowledged", LaneState::pending);
			gauge(registry, "dead.letters", lane, "Entries given up and not yet replayed or removed",
					LaneState::deadLetters);
			gauge(registry, "workers", lane, "Workers that are alive", LaneState::workers);
			gauge(registry, "paused", lane, "1 while the lane's workers are told to rest",
					(state) -> state.paused() ? 1 : 0);
			Gauge.builder("catraca.lane.oldest", () -> value(lane, LaneMeters::oldestSeconds))
				.description("How long the next in line has been waiting, 0 if nobody is")
				.baseUnit("seconds")
				.tag("lane", lane.label())
				.register(registry);
		}
	}

	private void gauge(MeterRegistry registry, String name, Lane lane, String description,
			ToDoubleFunction<LaneState> what) {
		Gauge.builder("catraca.lane." + name, () -> value(lane, what))
			.description(description)
			.tag("lane", lane.label())
			.register(registry);
	}

	private double value(Lane lane, ToDoubleFunction<LaneState> what) {
		return this.states.get()
			.stream()
			.filter((state) -> state.lane() == lane)
			.mapToDouble(what)
			.findFirst()
			.orElse(UNKNOWN);
	}

	private static double oldestSeconds(LaneState state) {
		@Nullable Duration oldest = state.oldestWait();
		return (oldest != null) ? oldest.toMillis() / 1000.0 : 0;
	}

}
