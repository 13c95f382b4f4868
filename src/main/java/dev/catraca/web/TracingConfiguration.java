package dev.catraca.web;

import java.util.List;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry.ObservationConfig;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationHandlerGroup;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What is traced: a share of the requests, and nothing where traces are sent nowhere.
 * What loops ask Redis all day is no trace of its own.
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

	/**
	 * Where traces are sent nowhere no span is made at all, which would cost each request
	 * more than its timer does.
	 */
	@Bean
	ObservationHandlerGroup untraced(ListableBeanFactory beans) {
		return new Untraced(beans);
	}

	/** Takes the meters out of the group that would trace them, and leaves the spans. */
	private record Untraced(ListableBeanFactory beans) implements ObservationHandlerGroup {

		@Override
		public boolean isMember(ObservationHandler<?> handler) {
			return (handler instanceof MeterObservationHandler || handler instanceof TracingObservationHandler)
					&& this.beans.getBeanNamesForType(SpanExporter.class).length == 0;
		}

		@Override
		public void registerMembers(ObservationConfig config, List<ObservationHandler<?>> members) {
			members.stream().filter(MeterObservationHandler.class::isInstance).forEach(config::observationHandler);
		}

		@Override
		public int compareTo(ObservationHandlerGroup other) {
			return (other instanceof Untraced) ? 0 : -1;
		}

		@Override
		public Class<?> handlerType() {
			return ObservationHandler.class;
		}

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
