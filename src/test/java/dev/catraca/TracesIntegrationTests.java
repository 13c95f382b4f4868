package dev.catraca;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An order is one trace, from the request over the lane to its outcome.
 */
@CatracaTest
@Import(TracesIntegrationTests.KeptSpans.class)
@TestPropertySource(properties = { "management.opentelemetry.tracing.export.schedule-delay=100ms",
		"management.tracing.sampling.probability=0" })
class TracesIntegrationTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e47";

	private static final AttributeKey<String> ORDER = AttributeKey.stringKey("catraca.order.id");

	private final TicketOffice office;

	private final StringRedisTemplate redis;

	private final InMemorySpanExporter spans;

	TracesIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis,
			@Autowired InMemorySpanExporter spans) {
		this.office = new TicketOffice(port);
		this.redis = redis;
		this.spans = spans;
	}

	/** The caller's trace is gone on with, if the caller samples it. */
	@ParameterizedTest
	@ValueSource(strings = { "list", "stream", "pubsub" })
	void anOrderIsOneTraceFromTheRequestToTheOutcome(String lane) {
		String trace = TRACE + lane.length() % 10 + lane.charAt(0) % 10;
		String order = ordered(lane, "00-" + trace + "-00f067aa0ba902b7-01");
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(
					() -> assertThat(of(trace)).containsKeys("http post /api/v1/orders", "wait", "charge", "settle"));
		Map<String, SpanData> trail = of(trace);
		SpanData request = trail.get("http post /api/v1/orders");
		assertThat(request.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
		for (String step : List.of("wait", "charge", "settle")) {
			assertThat(trail.get(step).getParentSpanId()).as(step).isEqualTo(request.getSpanId());
			assertThat(trail.get(step).getAttributes().get(ORDER)).isEqualTo(order);
			assertThat(trail.get(step).getEndEpochNanos()).isGreaterThanOrEqualTo(trail.get(step).getStartEpochNanos());
		}
		assertThat(trail.get("charge").getEndEpochNanos() - trail.get("charge").getStartEpochNanos())
			.isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(4));
		assertThat(this.redis.opsForValue().get("catraca:{0}:order:" + order))
			.contains("|00-" + trace + "-" + request.getSpanId() + "-01\n");
	}

	@Test
	void anOrderThatIsNotSampledCarriesNothing() {
		String trace = TRACE + "ff";
		String order = ordered("stream", "00-" + trace + "-00f067aa0ba902b7-00");
		assertThat(this.redis.opsForValue().get("catraca:{0}:order:" + order)).contains("|\n").doesNotContain(trace);
		assertThat(of(trace)).isEmpty();
	}

	/** What loops ask of Redis would be most of all spans. */
	@Test
	void onlyRequestsBeginTraces() {
		ordered("list", "00-" + TRACE + "aa-00f067aa0ba902b7-01");
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(of(TRACE + "aa")).containsKey("settle"));
		assertThat(this.spans.getFinishedSpanItems())
			.allSatisfy((span) -> assertThat(span.getTraceId()).startsWith(TRACE));
	}

	/** Exemplars on counts would make an older Prometheus refuse the whole of it. */
	@Test
	void whatPrometheusReadsHasNoExemplars() {
		ordered("list", "00-" + TRACE + "bb-00f067aa0ba902b7-01");
		String scrape = this.office
			.send("GET", "/actuator/prometheus", "", "Authorization", TicketOffice.OPERATOR, "Accept",
					"application/openmetrics-text;version=1.0.0")
			.body();
		assertThat(scrape).contains("http_server_requests_seconds_count").doesNotContain(" # {");
	}

	private String ordered(String lane, String traceparent) {
		String match = this.office.openMatch(10, 4);
		String order = TicketOffice.json(this.office.order(lane, match, 1, "traceparent", traceparent))
			.get("id")
			.asString();
		this.office.awaitStatus(order, "confirmed");
		return order;
	}

	private Map<String, SpanData> of(String trace) {
		return this.spans.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getTraceId().equals(trace))
			.collect(Collectors.toMap(SpanData::getName, (span) -> span, (one, other) -> one));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class KeptSpans {

		@Bean
		InMemorySpanExporter keptSpans() {
			return InMemorySpanExporter.create();
		}

	}

}
