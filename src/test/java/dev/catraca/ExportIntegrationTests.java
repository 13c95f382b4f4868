package dev.catraca;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.catraca.testing.ServiceProcess;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the service hands to collectors when it is told to: traces by OTLP and log lines
 * as JSON, both of one order.
 */
class ExportIntegrationTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final List<String> exported = new CopyOnWriteArrayList<>();

	private final Path dataDir = Path.of("target/redis/" + UUID.randomUUID()).toAbsolutePath();

	private HttpServer collector;

	private ServiceProcess service;

	@BeforeEach
	void startTheServiceBesideACollector() throws IOException {
		this.collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.collector.createContext("/v1/traces", this::collect);
		this.collector.start();
		this.service = ServiceProcess.start(this.dataDir, "--logging.structured.format.console=ecs",
				"--management.opentelemetry.tracing.export.schedule-delay=100ms",
				"--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
						+ this.collector.getAddress().getPort() + "/v1/traces");
	}

	@AfterEach
	void stop() {
		this.service.stop(PATIENCE);
		this.collector.stop(0);
	}

	/** The worker that crashes is the one thing that is told of a single order. */
	@Test
	void aTraceIsSentAndALogLineNamesItsOrderAndTheTrace() {
		TicketOffice office = new TicketOffice(this.service.port());
		assertThat(office.asOperator("PUT", "/api/v1/faults", "{\"crashNext\":1}").statusCode()).isEqualTo(200);
		String order = TicketOffice
			.json(office.order("list", office.openMatch(10, 4), 1, "traceparent",
					"00-" + TRACE + "-00f067aa0ba902b7-01"))
			.get("id")
			.asString();
		office.awaitStatus(order, "confirmed");

		JsonNode line = line("A worker crashed over order " + order);
		assertThat(line.path("orderId").asString()).isEqualTo(order);
		assertThat(line.path("traceId").asString()).isEqualTo(TRACE);
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(String.join("", this.exported)).contains(TRACE, hex("wait"), hex("settle"),
					hex("charge"), hex(order)));
	}

	private JsonNode line(String start) {
		return this.service.log()
			.lines()
			.filter((line) -> line.startsWith("{"))
			.map((line) -> new JsonMapper().readTree(line))
			.filter((line) -> line.path("message").asString().startsWith(start))
			.findFirst()
			.orElseThrow();
	}

	/** Protobuf: ids and names stand in it as they are. */
	private void collect(HttpExchange exchange) throws IOException {
		this.exported.add(HexFormat.of().formatHex(exchange.getRequestBody().readAllBytes()));
		exchange.sendResponseHeaders(200, -1);
		exchange.close();
	}

	private static String hex(String text) {
		return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
	}

}
