package dev.catraca.settlement;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderStatus;
import dev.catraca.outcome.OutcomeMeters;
import dev.catraca.settlement.payment.PaymentAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/**
 * What settlement counts and times. All meters are there from the start.
 */
@Component
class SettlementMeters {

	private final MeterProvider<Timer> wait;

	private final OutcomeMeters outcomes;

	private final MeterProvider<Counter> retries;

	private final MeterProvider<Counter> duplicates;

	private final MeterProvider<Counter> charges;

	SettlementMeters(MeterRegistry registry, OutcomeMeters outcomes) {
		this.outcomes = outcomes;
		this.wait = Timer.builder("catraca.orders.wait")
			.description("Time from acceptance to the first start")
			.serviceLevelObjectives(OutcomeMeters.levels())
			.withRegistry(registry);
		this.retries = Counter.builder("catraca.lane.retries")
			.description("Attempts that found the payment gateway unavailable and are made again")
			.withRegistry(registry);
		this.duplicates = Counter.builder("catraca.lane.duplicates")
			.description("Deliveries of orders in other hands, and verdicts that came too late")
			.withRegistry(registry);
		this.charges = Counter.builder("catraca.payment.charges")
			.description("Charges by the payment gateway's answer")
			.withRegistry(registry);
		for (Lane lane : Lane.values()) {
			List.of(this.wait, this.retries, this.duplicates).forEach((meter) -> meter.withTag("lane", lane.label()));
		}
		EnumSet.allOf(PaymentAnswer.class).forEach((answer) -> this.charges.withTag("result", label(answer)));
	}

	void waited(Lane lane, Duration time) {
		this.wait.withTag("lane", lane.label()).record(time);
	}

	void retried(Lane lane) {
		this.retries.withTag("lane", lane.label()).increment();
	}

	void duplicate(Lane lane) {
		this.duplicates.withTag("lane", lane.label()).increment();
	}

	void settled(Lane lane, OrderStatus outcome, Duration time) {
		this.outcomes.settled(lane, outcome, time);
	}

	void charged(PaymentAnswer answer) {
		this.charges.withTag("result", label(answer)).increment();
	}

	private static String label(PaymentAnswer answer) {
		return answer.name().toLowerCase(Locale.ROOT);
	}

}
