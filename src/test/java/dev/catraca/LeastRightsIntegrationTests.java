package dev.catraca;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.catraca.testing.HttpFile;
import dev.catraca.testing.LeastRights;
import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.Unstaffed;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.catraca.testing.ProblemAnswers.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The whole service runs as the Redis user of {@code docs/catraca.acl}, whose rights are
 * no more than it needs.
 */
@Unstaffed
class LeastRightsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Za-z]+)'");

	private final StringRedisTemplate redis;

	private final DataRedisConnectionDetails.Standalone server;

	@Autowired
	LeastRightsIntegrationTests(StringRedisTemplate redis, DataRedisConnectionDetails details) {
		this.redis = redis;
		this.server = details.getStandalone();
	}

	@Test
	void everythingIsAllowedThatTheServiceDoes() throws Exception {
		acl(LeastRights.setUser());
		acl("LOG", "RESET");
		try (ConfigurableApplicationContext service = SecondInstance.start("--spring.data.redis.host=127.0.0.1",
				"--spring.data.redis.port=" + this.server.getPort(), "--spring.data.redis.username=catraca",
				"--spring.data.redis.password=change-me")) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			String match = office.openMatch(10, 4);
			for (String lane : List.of("list", "stream", "pubsub")) {
				String order = office.accepted(lane, match, 1);
				office.awaitStatus(order, "confirmed");
				assertThat(office.cancel(order).statusCode()).isEqualTo(200);
			}
			String order = office.accepted("list", match, 1);
			everyDocumentedRequest(SecondInstance.port(service), order);
			assertThat(office.get("/actuator/health").statusCode()).isEqualTo(200);
		}
		// from 7.2 on the client tells the server its name if it may; 7.0 knows no such
		// right
		assertThat(acl("LOG")).as("what Redis refused")
			.filteredOn((refused) -> !refused.toString().contains("client|setinfo"))
			.isEmpty();
	}

	@Test
	void aRestartOfRedisGivesBackWhatItsUserWrote() throws IOException {
		String rights = Files.readString(Path.of("docs/catraca.acl"));
		Path file = Files.createTempFile(Path.of("target").toAbsolutePath(), "catraca", ".acl");
		Files.writeString(file, rights.replaceFirst("user default .*", "user default off"));
		try (RedisProcess server = RedisProcess.launch("--aclfile", file.toString());
				ConfigurableApplicationContext service = SecondInstance.start("--spring.data.redis.host=127.0.0.1",
						"--spring.data.redis.port=" + server.port(), "--spring.data.redis.username=catraca",
						"--spring.data.redis.password=change-me")) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			String match = office.openMatch(10, 4);
			String order = office.accepted("list", match, 1);
			office.awaitStatus(order, "confirmed");
			assertThat(safety(office)).contains("UNSAFE", "default user");
			server.kill();
			server.start();
			// not even the mark is there
			await().atMost(PATIENCE)
				.ignoreExceptions()
				.untilAsserted(() -> problem(office.order("list", match, 1), 503, "data-lost"));
			// the script tells at once, the gauge at the next look
			Gauge lost = service.getBean(MeterRegistry.class).get("catraca.data.lost").gauge();
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(lost.value()).isEqualTo(1));
			Files.writeString(file, rights);
			server.kill();
			server.start();
			await().atMost(PATIENCE)
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(office.order("list", match, 1).statusCode()).isEqualTo(202));
			assertThat(office.find(order).get("status").asString()).isEqualTo("confirmed");
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(safety(office)).contains("UP"));
		}
	}

	private static String safety(TicketOffice office) {
		return TicketOffice.json(office.asOperator("GET", "/actuator/health", ""))
			.get("components")
			.get("redisSafety")
			.toString();
	}

	@Test
	void nothingElseIsAllowed() {
		assertThat(LeastRights.line()).contains(" resetkeys ~catraca:* ", " -@all ")
			.doesNotContain("+@", "allkeys", "allcommands", "+keys", "+flushall", "+flushdb", "+shutdown", "+debug",
					"+config|set", "+acl ", "+acl|s", "+acl|d ", "+monitor", "+client|kill", "+script", "+replicaof",
					"+module");
	}

	@Test
	void whateverAScriptCallsIsAllowed() throws IOException {
		TreeSet<String> called = new TreeSet<>();
		try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".lua")).toList()) {
				CALL.matcher(Files.readString(file))
					.results()
					.map((MatchResult call) -> call.group(1).toLowerCase(Locale.ROOT))
					.forEach(called::add);
			}
		}
		assertThat(called).contains("xadd", "lrem", "publish");
		String rights = LeastRights.line() + " ";
		assertThat(called).allSatisfy((command) -> assertThat(rights).containsPattern("\\+" + command + "[ |]"));
	}

	/** What is asked of it, it may refuse; but never because Redis did. */
	private static void everyDocumentedRequest(int port, String order) throws Exception {
		Map<String, String> given = Map.of("host", "http://localhost:" + port, "orderId", order, "password", "secret");
		try (Stream<Path> files = Files.list(Path.of("http"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".http")).sorted().toList()) {
				for (HttpFile.Request request : HttpFile.read(file, given)) {
					HttpRequest.Builder sent = HttpRequest.newBuilder(URI.create(request.url(Map.of())))
						.method(request.method(), BodyPublishers.ofString(request.body(Map.of())));
					if (!request.headers().isEmpty()) {
						sent.headers(request.headers().toArray(String[]::new));
					}
					HttpResponse<InputStream> answer = HttpClient.newHttpClient()
						.send(sent.build(), BodyHandlers.ofInputStream());
					answer.body().close();
					if (!request.title().endsWith("(503)")) {
						assertThat(answer.statusCode()).as(request.title()).isNotIn(500, 503);
					}
				}
			}
		}
	}

	private List<?> acl(String... arguments) {
		byte[][] bytes = Stream.of(arguments)
			.map((argument) -> argument.getBytes(StandardCharsets.UTF_8))
			.toArray(byte[][]::new);
		Object answer = this.redis.execute((RedisCallback<Object>) (connection) -> ((LettuceConnection) connection)
			.execute("ACL", new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), bytes), true);
		return readable((List<?>) answer);
	}

	private static List<?> readable(List<?> answer) {
		return answer.stream()
			.map((item) -> (item instanceof List<?> list) ? readable(list)
					: (item instanceof byte[] text) ? new String(text, StandardCharsets.UTF_8) : item)
			.toList();
	}

}
