package dev.catraca.web;

import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * What is traced: a share of the requests, and nothing where traces are sent nowhere.
 * What loops ask Redis all day is no trace of its own. Spans that nobody will see would
 * cost each order a tenth of its processor time, so there are none.
 */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {

	@Bean
	Sampler requestSampler(TracingProperties properties, ObjectProvider<SpanExporter> exporters) {
		if (exporters.stream().findAny().isEmpty()) {
			return Sampler.alwaysOff();
		}
		return Sampler.parentBased(new Requests(Sampler.traceIdRatioBased(properties.getSampling().getProbability())));
	}

	/** A call to Redis or to the gateway is a span only in a trace that is recorded. */
	@Bean
	@Order(MicrometerTracingAutoConfiguration.SENDER_TRACING_OBSERVATION_HANDLER_ORDER)
	PropagatingSenderTracingObservationHandler<?> tracedCalls(Tracer tracer, Propagator propagator) {
		return new PropagatingSenderTracingObservationHandler<>(tracer, propagator) {

			@Override
			public boolean supportsContext(Observation.Context context) {
				return isRecorded() && super.supportsContext(context);
			}

		};
	}

	@Bean
	@Order(MicrometerTracingAutoConfiguration.DEFAULT_TRACING_OBSERVATION_HANDLER_ORDER)
	DefaultTracingObservationHandler tracedRest(Tracer tracer) {
		return new DefaultTracingObservationHandler(tracer) {

			@Override
			public boolean supportsContext(Observation.Context context) {
				return isRecorded() && super.supportsContext(context);
			}

		};
	}

	private static boolean isRecorded() {
		return Span.current().getSpanContext().isSampled();
	}

	private record Requests(Sampler share) implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
				Attributes attributes, List<LinkData> links) {
			return (kind == SpanKind.SERVER) ? this.share.shouldSample(parent, traceId, name, kind, attributes, links)
					: SamplingResult.drop();
		}

		@Override
		public String getDescription() {
			return "Requests{" + this.share.getDescription() + "}";
		}

	}

}
