package dev.catraca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the service counts and times, and that its page says so.
 */
@CatracaTest
class MetersIntegrationTests {

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `(catraca\\.[a-z.]+)` \\| ([a-z, ]+) \\| ?(.*?) ?\\| .+$");

	private final TicketOffice office;

	private final MeterRegistry meters;

	private final ObservationRegistry observations;

	MetersIntegrationTests(@LocalServerPort int port, @Autowired MeterRegistry meters,
			@Autowired ObservationRegistry observations) {
		this.office = new TicketOffice(port);
		this.meters = meters;
		this.observations = observations;
	}

	/**
	 * It would cost each request more than its timer does, see docs/performance-log.md.
	 */
	@Test
	void whatIsTimedMakesNoSpanWhereNoneIsSent() {
		Observation.createNotStarted("a.test", this.observations)
			.observe(() -> assertThat(Span.current().getSpanContext().isValid()).isFalse());
		assertThat(this.meters.get("a.test").timer().count()).isPositive();
	}

	@Test
	void everyMeterStandsInTheDocumentationWithItsKindAndTags() throws IOException {
		Matcher rows = ROW.matcher(Files.readString(Path.of("docs/metrics.md")));
		Map<String, Documented> page = rows.results()
			.collect(
					Collectors.toMap((row) -> row.group(1), (row) -> new Documented(row.group(2), tags(row.group(3)))));
		Map<String, Documented> registered = ours().stream()
			.collect(Collectors.toMap((meter) -> meter.getId().getName(), Documented::of, Documented::merge));
		assertThat(page).isEqualTo(registered);
	}

	@Test
	void everyMeterHasADescription() {
		assertThat(ours()).allSatisfy((meter) -> assertThat(meter.getId().getDescription()).isNotBlank());
	}

	@Test
	void everyReasonOfARefusalIsADocumentedProblem() throws IOException {
		String page = Files.readString(Path.of("docs/errors.md"));
		Set<String> reasons = ours().stream()
			.filter((meter) -> meter.getId().getName().equals("catraca.orders.refused"))
			.map((meter) -> meter.getId().getTag("reason"))
			.filter((reason) -> !reason.equals("other"))
			.collect(Collectors.toSet());
		assertThat(reasons).contains("sold-out", "lane-full", "unheard", "malformed-request")
			.allSatisfy((reason) -> assertThat(page).contains("`/problems/" + reason + "`"));
	}

	@Test
	void anAcceptedOrderIsCountedOnceAndItsOutcomeToo() {
		String match = this.office.openMatch(10, 4);
		double accepted = value("catraca.orders.accepted", "lane", "list");
		double cancelled = cancelled();
		String[] headers = { "Idempotency-Key", match };
		String body = """
				{"matchId":"%s","sector":"general","quantity":1,"buyer":"ana"}""".formatted(match);
		String id = TicketOffice.json(this.office.post("/api/v1/orders?lane=list", body, headers)).get("id").asString();
		assertThat(this.office.post("/api/v1/orders?lane=list", body, headers).statusCode()).isEqualTo(202);
		assertThat(value("catraca.orders.accepted", "lane", "list")).isEqualTo(accepted + 1);
		this.office.awaitStatus(id, "confirmed");
		this.office.cancel(id);
		this.office.cancel(id);
		assertThat(cancelled()).isEqualTo(cancelled + 1);
	}

	@Test
	void aRefusedOrderIsCountedByItsProblemWhereverItIsRefused() {
		String match = this.office.openMatch(1, 4);
		assertCounts("sold-out", 1, () -> this.office.order("stream", match, 2));
		assertCounts("unknown-lane", 1, () -> this.office.order("queue", match, 1));
		assertCounts("malformed-request", 1, () -> this.office.post("/api/v1/orders", "{"));
		assertCounts("unsupported-media-type", 1, () -> this.office.send("POST", "/api/v1/orders", "{}"));
		assertCounts("body-too-large", 1, () -> this.office.post("/api/v1/orders", " ".repeat(20_000)));
		assertCounts("unknown-match", 2, () -> this.office.post("/api/v1/orders/batch", """
				[{"matchId":"nobody","sector":"general","quantity":1,"buyer":"ana"},
				 {"matchId":"nobody","sector":"general","quantity":1,"buyer":"ana"}]"""));
	}

	private void assertCounts(String reason, int orders, Runnable refused) {
		double before = value("catraca.orders.refused", "reason", reason);
		refused.run();
		// the filter counts once the answer is on its way
		await().untilAsserted(
				() -> assertThat(value("catraca.orders.refused", "reason", reason)).isEqualTo(before + orders));
	}

	@Test
	void theDepthsOfTheLanesAreMeters() {
		String order = this.office.accepted("stream", this.office.openMatch(1, 4), 1);
		this.office.awaitStatus(order, "confirmed");
		await().untilAsserted(() -> assertThat(value("catraca.lane.workers", "lane", "stream")).isEqualTo(2));
		await().untilAsserted(() -> assertThat(this.meters.get("catraca.stream.length").gauge().value()).isPositive());
		assertThat(value("catraca.lane.oldest", "lane", "pubsub")).isZero();
		assertThat(this.meters.get("catraca.redis.safe").gauge().value()).isOne();
	}

	@Test
	void timesAreCountedByServiceLevels() {
		String order = this.office.accepted("list", this.office.openMatch(1, 4), 1);
		this.office.awaitStatus(order, "confirmed");
		assertThat(this.office.asOperator("GET", "/actuator/prometheus", "").body()).contains(
				"catraca_orders_settled_seconds_bucket", "catraca_orders_wait_seconds_bucket",
				"http_server_requests_seconds_bucket", "le=\"0.25\"");
	}

	private double value(String name, String tag, String value) {
		return this.meters.get(name).tag(tag, value).meter().measure().iterator().next().getValue();
	}

	private double cancelled() {
		return this.meters.get("catraca.orders.settled").tags("lane", "list", "outcome", "cancelled").timer().count();
	}

	private List<Meter> ours() {
		return this.meters.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("catraca."))
			.toList();
	}

	/** Each is its name, and perhaps a colon with its values. */
	private static Set<String> tags(String cell) {
		return Stream.of(cell.split(";"))
			.map((tag) -> tag.split(":")[0].replace("`", "").strip())
			.filter((tag) -> !tag.isEmpty())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private record Documented(String kind, Set<String> tags) {

		static Documented of(Meter meter) {
			boolean histogram = meter instanceof io.micrometer.core.instrument.Timer timer
					&& timer.takeSnapshot().histogramCounts().length > 0;
			String kind = switch (meter.getId().getType()) {
				case TIMER -> histogram ? "timer with histogram" : "timer";
				case GAUGE -> (meter.getId().getBaseUnit() != null) ? "gauge, " + meter.getId().getBaseUnit() : "gauge";
				default -> meter.getId().getType().name().toLowerCase(java.util.Locale.ROOT);
			};
			return new Documented(kind,
					meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new)));
		}

		static Documented merge(Documented one, Documented other) {
			assertThat(other).isEqualTo(one);
			return one;
		}

	}

}
