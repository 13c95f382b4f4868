package dev.catraca.settlement;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

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
 * What settlement counts and times. All meters are there from the start, and none is
 * looked for by its tags when an order passes.
 */
@Component
class SettlementMeters {

	private final OutcomeMeters outcomes;

	private final Map<Lane, Timer> waits = new EnumMap<>(Lane.class);

	private final Map<Lane, Counter> retries = new EnumMap<>(Lane.class);

	private final Map<Lane, Counter> duplicates = new EnumMap<>(Lane.class);

	private final Map<PaymentAnswer, Counter> charges = new EnumMap<>(PaymentAnswer.class);

	SettlementMeters(MeterRegistry registry, OutcomeMeters outcomes) {
		this.outcomes = outcomes;
		MeterProvider<Timer> wait = Timer.builder("catraca.orders.wait")
			.description("Time from acceptance to the first start")
			.serviceLevelObjectives(OutcomeMeters.levels())
			.withRegistry(registry);
		MeterProvider<Counter> retried = Counter.builder("catraca.lane.retries")
			.description("Attempts that found the payment gateway unavailable and are made again")
			.withRegistry(registry);
		MeterProvider<Counter> duplicate = Counter.builder("catraca.lane.duplicates")
			.description("Deliveries of orders in other hands, and verdicts that came too late")
			.withRegistry(registry);
		MeterProvider<Counter> charged = Counter.builder("catraca.payment.charges")
			.description("Charges by the payment gateway's answer")
			.withRegistry(registry);
		for (Lane lane : Lane.values()) {
			this.waits.put(lane, wait.withTag("lane", lane.label()));
			this.retries.put(lane, retried.withTag("lane", lane.label()));
			this.duplicates.put(lane, duplicate.withTag("lane", lane.label()));
		}
		for (PaymentAnswer answer : PaymentAnswer.values()) {
			this.charges.put(answer, charged.withTag("result", answer.name().toLowerCase(Locale.ROOT)));
		}
	}

	void waited(Lane lane, Duration time) {
		Objects.requireNonNull(this.waits.get(lane)).record(time);
	}

	void retried(Lane lane) {
		Objects.requireNonNull(this.retries.get(lane)).increment();
	}

	void duplicate(Lane lane) {
		Objects.requireNonNull(this.duplicates.get(lane)).increment();
	}

	void settled(Lane lane, OrderStatus outcome, Duration time) {
		this.outcomes.settled(lane, outcome, time);
	}

	void charged(PaymentAnswer answer) {
		Objects.requireNonNull(this.charges.get(answer)).increment();
	}

}
