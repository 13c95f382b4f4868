package dev.catraca.web;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

import org.springframework.beans.factory.ObjectProvider;
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
