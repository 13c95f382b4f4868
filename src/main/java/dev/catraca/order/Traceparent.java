package dev.catraca.order;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/**
 * The span that an order came in, as it is kept with the order, so that the trace goes on
 * beyond the lane. Only sampled ones are kept.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace
 * Context</a>
 */
public final class Traceparent {

	private static final String SAMPLED = "01";

	private Traceparent() {
	}

	/**
	 * The span at work in this thread.
	 * @return its traceparent, empty if it is not sampled
	 */
	public static String ofCurrentSpan() {
		SpanContext span = Span.current().getSpanContext();
		return (span.isValid() && span.isSampled())
				? String.join("-", "00", span.getTraceId(), span.getSpanId(), SAMPLED) : "";
	}

	/**
	 * Reads one.
	 * @param text as kept with an order
	 * @return the span; an invalid one if the text is empty or no traceparent
	 */
	public static SpanContext parse(String text) {
		String[] parts = text.split("-");
		return (parts.length != 4) ? SpanContext.getInvalid()
				: SpanContext.create(parts[1], parts[2], TraceFlags.fromHex(SAMPLED, 0), TraceState.getDefault());
	}

}
