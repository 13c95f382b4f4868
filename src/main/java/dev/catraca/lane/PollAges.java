package dev.catraca.lane;

import dev.catraca.order.Lane;
import dev.catraca.redis.Loops;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

/**
 * Shows for how long the most silent reader of each lane has been silent, and the most
 * silent loop of any kind.
 */
@Component
class PollAges implements MeterBinder {

	private final Loops loops;

	PollAges(Loops loops) {
		this.loops = loops;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (Lane lane : Lane.values()) {
			Gauge.builder("catraca.lane.poll.age", this.loops, (all) -> all.oldest(lane.label()).toMillis() / 1000.0)
				.description("Time since the last answered read of the lane's most silent reader in this instance")
				.baseUnit("seconds")
				.tag("lane", lane.label())
				.register(registry);
		}
		Gauge.builder("catraca.loop.age", this.loops, (all) -> all.oldest().toMillis() / 1000.0)
			.description("Time since the last turn of this instance's most silent loop, whatever it does")
			.baseUnit("seconds")
			.register(registry);
	}

}
