package dev.catraca.settlement;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.order.Traceparent;
import dev.catraca.settlement.Starter.Waited;
import dev.catraca.settlement.payment.Charge;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.slf4j.MDC;

import org.springframework.stereotype.Component;

/**
 * Goes on with the trace of the request that an order came in: how long it waited, its
 * charges and its settling. Only sampled orders carry a trace; the others cost nothing
 * here.
 */
@Component
class Traces {

	private final Tracer tracer;

	private final InstantSource clock;

	Traces(OpenTelemetry telemetry, InstantSource clock) {
		this.tracer = telemetry.getTracer("dev.catraca");
		this.clock = clock;
	}

	/** The wait in the lane, which is over, by the Redis server's clock. */
	void waited(Lane lane, OrderId order, Waited waited, String traceparent) {
		if (!traceparent.isEmpty()) {
			span("wait", order, traceparent).setStartTimestamp(waited.accepted(), TimeUnit.MICROSECONDS)
				.setAttribute("catraca.lane", lane.label())
				.startSpan()
				.end(waited.started(), TimeUnit.MICROSECONDS);
		}
	}

	/**
	 * A charge, until it is closed; what the gateway's client sends belongs to it, and
	 * log lines name the order.
	 */
	Charging charging(Charge charge, String traceparent) {
		MDC.put("orderId", charge.orderId().toString());
		if (traceparent.isEmpty()) {
			return () -> MDC.remove("orderId");
		}
		Span span = span("charge", charge.orderId(), traceparent).setAttribute("catraca.attempt", charge.attempt())
			.startSpan();
		Scope scope = span.makeCurrent();
		return () -> {
			scope.close();
			span.end();
			MDC.remove("orderId");
		};
	}

	/**
	 * The settling, which is over.
	 * @param work the order
	 * @param beganMillis when its batch went to Redis
	 */
	void settled(InWork work, long beganMillis) {
		String traceparent = work.claimed().facts().traceparent();
		if (!traceparent.isEmpty()) {
			span("settle", work.delivery().orderId(), traceparent).setStartTimestamp(beganMillis, TimeUnit.MILLISECONDS)
				.setAttribute("catraca.verdict", work.verdict())
				.startSpan()
				.end();
		}
	}

	long nowMillis() {
		return this.clock.millis();
	}

	private SpanBuilder span(String name, OrderId order, String traceparent) {
		SpanContext parent = Traceparent.parse(traceparent);
		return this.tracer.spanBuilder(name)
			.setParent(Context.root().with(Span.wrap(parent)))
			.setAttribute("catraca.order.id", order.toString());
	}

	/** Ends with the charge. */
	@FunctionalInterface
	interface Charging extends AutoCloseable {

		@Override
		void close();

	}

}
