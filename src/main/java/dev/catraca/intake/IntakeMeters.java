package dev.catraca.intake;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderStatus;
import dev.catraca.outcome.OutcomeMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/**
 * What the intake counts. All meters are there from the start.
 */
@Component
class IntakeMeters {

	/**
	 * The names of the problems that an order can be refused with; see docs/errors.md.
	 */
	static final Set<String> REASONS = Set.of("body-too-large", "buyer-limit", "data-lost", "forbidden",
			"idempotency-key-reused", "internal-error", "invalid-idempotency-key", "invalid-order", "lane-full",
			"malformed-request", "not-acceptable", "not-replicated", "rate-limited", "redis-unavailable",
			"request-timeout", "sales-closed", "sold-out", "unheard", "unknown-lane", "unknown-match", "unknown-sector",
			"unsupported-media-type");

	/** The problems of orders that are recorded all the same; none, for accepted ones. */
	private static final Set<String> IN = Set.of("", "unheard", "not-replicated");

	private static final String OTHER = "other";

	private final Map<Lane, Counter> accepted = new EnumMap<>(Lane.class);

	private final Map<String, Counter> refused = new HashMap<>();

	private final Counter refusedOtherwise;

	private final OutcomeMeters outcomes;

	IntakeMeters(MeterRegistry registry, OutcomeMeters outcomes) {
		this.outcomes = outcomes;
		MeterProvider<Counter> accepted = Counter.builder("catraca.orders.accepted")
			.description("Orders taken in, repeated requests not counted again")
			.withRegistry(registry);
		MeterProvider<Counter> refused = Counter.builder("catraca.orders.refused")
			.description("Orders, or requests to order, answered with a problem")
			.withRegistry(registry);
		List.of(Lane.values()).forEach((lane) -> this.accepted.put(lane, accepted.withTag("lane", lane.label())));
		REASONS.forEach((reason) -> this.refused.put(reason, refused.withTag("reason", reason)));
		this.refusedOtherwise = refused.withTag("reason", OTHER);
	}

	/**
	 * Counts what is in the books now: also what was refused only after it was recorded.
	 */
	void taken(Lane lane, List<Verdict> verdicts) {
		for (Verdict verdict : verdicts) {
			String problem = (verdict instanceof Verdict.Refused refused) ? name(refused.problem()) : "";
			if (verdict.replayed() || !IN.contains(problem)) {
				continue;
			}
			Objects.requireNonNull(this.accepted.get(lane)).increment();
			if (problem.equals("unheard")) {
				this.outcomes.settled(lane, OrderStatus.LOST, Duration.ZERO);
			}
		}
	}

	/** Counts those of a batch that are refused. */
	void refused(List<Verdict> verdicts) {
		for (Verdict verdict : verdicts) {
			if (verdict instanceof Verdict.Refused one) {
				refused(one.problem());
			}
		}
	}

	void refused(ProblemDetail problem) {
		this.refused.getOrDefault(name(problem), this.refusedOtherwise).increment();
	}

	/** The problem's name, which is the end of its type. */
	static String name(ProblemDetail problem) {
		String type = String.valueOf(problem.getType());
		return type.substring(type.lastIndexOf('/') + 1);
	}

}
