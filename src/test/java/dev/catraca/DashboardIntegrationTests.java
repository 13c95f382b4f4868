package dev.catraca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.Prometheus;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * What Prometheus and Grafana are given asks for what the service tells: a real
 * Prometheus scrapes the service while it takes orders, and answers every query.
 */
@CatracaTest
@TestPropertySource(properties = "catraca.security.viewer-password=sees")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIntegrationTests {

	private static final Path OPS = Path.of("ops");

	private static final Path RULES = OPS.resolve("prometheus/alerts.yml");

	private final TicketOffice office;

	private final int port;

	private final ScheduledExecutorService buyers = Executors.newSingleThreadScheduledExecutor();

	private Prometheus prometheus;

	DashboardIntegrationTests(@LocalServerPort int port) {
		this.office = new TicketOffice(port);
		this.port = port;
	}

	@BeforeAll
	void scrapeTheServiceUnderLoad() throws IOException {
		assumeThat(Prometheus.has("prometheus") && Prometheus.has("promtool"))
			.as("prometheus is not on this machine; on Debian it is the package prometheus")
			.isTrue();
		String match = this.office.openMatch(1_000_000, 10);
		this.buyers.scheduleWithFixedDelay(() -> buy(match), 0, 100, TimeUnit.MILLISECONDS);
		Path folder = Path.of("target", "prometheus", UUID.randomUUID().toString()).toAbsolutePath();
		this.prometheus = Prometheus.start(folder, configuration(folder));
	}

	@AfterAll
	void stop() {
		this.buyers.shutdownNow();
		if (this.prometheus != null) {
			this.prometheus.close();
		}
	}

	private void buy(String match) {
		List.of("list", "stream", "pubsub").forEach((lane) -> this.office.order(lane, match, 1));
		this.office.order("list", match, 11);
	}

	/**
	 * The one we ship, scraping this service each second instead of those behind a name.
	 */
	private String configuration(Path folder) throws IOException {
		Files.createDirectories(folder);
		Map<String, Object> shipped = new Yaml().load(Files.readString(OPS.resolve("prometheus/prometheus.yml")));
		shipped.put("global", Map.of("scrape_interval", "1s", "evaluation_interval", "1s"));
		shipped.put("rule_files", List.of(RULES.toAbsolutePath().toString()));
		Map<String, Object> job = list(shipped, "scrape_configs").get(0);
		assertThat(job.remove("dns_sd_configs")).isNotNull();
		job.put("static_configs", List.of(Map.of("targets", List.of("localhost:" + this.port))));
		Path password = Files.writeString(folder.resolve("password"), "sees");
		job.put("basic_auth", Map.of("username", "viewer", "password_file", password.toString()));
		return new Yaml().dump(shipped);
	}

	@TestFactory
	Stream<DynamicTest> everyPanelShowsData() throws IOException {
		List<DynamicTest> queries = new ArrayList<>();
		for (JsonNode panel : dashboard().get("panels")) {
			for (JsonNode target : panel.path("targets")) {
				String name = panel.get("title").asString() + " " + target.get("refId").asString();
				queries.add(DynamicTest.dynamicTest(name, () -> answers(target.get("expr").asString())));
			}
		}
		assertThat(queries).hasSizeGreaterThan(40);
		return queries.stream();
	}

	/**
	 * A rule is silent where all is well, so it is asked without the limit at its end.
	 */
	@TestFactory
	Stream<DynamicTest> everyRuleLooksAtData() throws IOException {
		return rules().stream()
			.map((rule) -> DynamicTest.dynamicTest(rule.get("alert").toString(),
					() -> answers(rule.get("expr").toString().replaceFirst(" (==|<|>) [0-9.]+$", ""))));
	}

	private void answers(String expression) {
		String query = expression.replace("$__rate_interval", "15s").replace("$lane", ".*");
		await().atMost(Duration.ofSeconds(60))
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(this.prometheus.values(query)).as(query)
				.anySatisfy((value) -> assertThat(value).isNotNaN()));
	}

	@Test
	void promtoolFindsNothingAmiss() {
		assertThat(Prometheus.promtool("check", "rules", RULES.toString())).startsWith("0\n");
		assertThat(Prometheus.promtool("check", "config", "--syntax-only",
				OPS.resolve("prometheus/prometheus.yml").toString()))
			.startsWith("0\n");
	}

	@Test
	void everyAlertFiresWhenItShould() {
		assertThat(Prometheus.promtool("test", "rules", "src/test/resources/alerts-fire.yml")).startsWith("0\n");
	}

	@Test
	void everyAlertLeadsToARunbook() throws IOException {
		List<String> anchors = Files.readAllLines(Path.of("docs/operations.md"))
			.stream()
			.filter((line) -> line.startsWith("#"))
			.map((line) -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'))
			.toList();
		for (Map<String, Object> rule : rules()) {
			String link = String.valueOf(map(rule, "annotations").get("runbook_url"));
			assertThat(link).startsWith("docs/operations.md#");
			assertThat(anchors).contains(link.substring(link.indexOf('#') + 1));
		}
	}

	@Test
	void everyPanelIsExplainedAndAsksTheProvisionedDatasource() throws IOException {
		Map<String, Object> datasources = new Yaml()
			.load(Files.readString(OPS.resolve("grafana/provisioning/datasources/prometheus.yml")));
		Object uid = list(datasources, "datasources").get(0).get("uid");
		for (JsonNode panel : dashboard().get("panels")) {
			if (!panel.get("type").asString().equals("row")) {
				assertThat(panel.get("description").asString()).as(panel.get("title").asString()).isNotBlank();
				assertThat(panel.get("datasource").get("uid").asString()).isEqualTo(uid);
			}
		}
	}

	private static JsonNode dashboard() throws IOException {
		return new JsonMapper().readTree(Files.readString(OPS.resolve("grafana/dashboards/catraca.json")));
	}

	private static List<Map<String, Object>> rules() throws IOException {
		Map<String, Object> file = new Yaml().load(Files.readString(RULES));
		return list(file, "groups").stream().flatMap((group) -> list(group, "rules").stream()).toList();
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Map<String, Object> yaml, String name) {
		return (List<Map<String, Object>>) yaml.get(name);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(Map<String, Object> yaml, String name) {
		return (Map<String, Object>) yaml.get(name);
	}

}
