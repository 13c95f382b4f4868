package dev.catraca.lane.delivery;

import java.util.List;

import dev.catraca.order.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Counts the open orders that had lost their entry and got another.
 */
@Component
public class PutBack {

	private static final Logger log = LoggerFactory.getLogger(PutBack.class);

	private final MeterProvider<Counter> orders;

	PutBack(MeterRegistry registry) {
		this.orders = Counter.builder("catraca.lane.put.back")
			.description("Open orders that were in no lane and were put back")
			.withRegistry(registry);
		List.of(Lane.LIST, Lane.STREAM).forEach((lane) -> this.orders.withTag("lane", lane.label()));
	}

	/**
	 * Counts orders, and says so.
	 * @param lane their lane
	 * @param count how many
	 */
	public void count(Lane lane, long count) {
		if (count > 0) {
			this.orders.withTag("lane", lane.label()).increment(count);
			log.warn("{} open orders were nowhere in the {} lane (trimmed, acknowledged or deleted by hand?); "
					+ "they are put back", count, lane.label());
		}
	}

}
