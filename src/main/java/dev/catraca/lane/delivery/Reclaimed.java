package dev.catraca.lane.delivery;

import java.util.List;

import dev.catraca.order.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts the orders that were taken over from stalled workers.
 */
@Component
public class Reclaimed {

	private final MeterProvider<Counter> reclaimed;

	Reclaimed(MeterRegistry registry) {
		this.reclaimed = Counter.builder("catraca.lane.reclaimed")
			.description("Orders taken over from stalled workers")
			.withRegistry(registry);
		List.of(Lane.values()).forEach((lane) -> this.reclaimed.withTag("lane", lane.label()));
	}

	/**
	 * Counts orders.
	 * @param lane their lane
	 * @param orders how many
	 */
	public void count(Lane lane, int orders) {
		this.reclaimed.withTag("lane", lane.label()).increment(orders);
	}

}
