package dev.catraca;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.HttpFile;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;

import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the documentation shows is there.
 */
@CatracaTest
class DocsIntegrationTests {

	private static final List<String> METHODS = List.of("get", "post", "put", "delete", "patch");

	private static final Pattern REFUSED = Pattern.compile("\\((\\d{3})\\)$");

	private static final Pattern CALL = Pattern.compile("^(?:desk|curl) .*\\$URL([^?\";\\s]*)");

	private static final Pattern METHOD = Pattern.compile("-X (\\w+)");

	private final TicketOffice office;

	private final int port;

	DocsIntegrationTests(@LocalServerPort int port) {
		this.port = port;
		this.office = new TicketOffice(port);
	}

	/** The files close and open the sample matches, which other tests find open. */
	@AfterEach
	void openTheSampleMatches() {
		List.of("fla-flu", "gre-nal")
			.forEach((match) -> this.office.asOperator("POST", "/api/v1/matches/" + match + "/open", null));
	}

	/**
	 * A request that is refused tells the status in its title. One is sent again until it
	 * is answered so, for some want that an earlier order is settled.
	 */
	@TestFactory
	Stream<DynamicTest> everyRequestOfTheHttpFilesIsAnswered() throws IOException {
		String order = this.office.accepted("stream", this.office.openMatch(10, 4), 1);
		this.office.awaitStatus(order, "confirmed");
		Map<String, String> given = Map.of("host", "http://localhost:" + this.port, "orderId", order, "password",
				"secret");
		List<HttpFile.Request> requests = requests(given);
		Map<String, JsonNode> answers = new HashMap<>();
		return requests.stream()
			.map((request) -> DynamicTest.dynamicTest(request.title(),
					() -> await().untilAsserted(() -> isAnswered(request, answers))));
	}

	private static List<HttpFile.Request> requests(Map<String, String> given) throws IOException {
		List<HttpFile.Request> requests = new ArrayList<>();
		try (Stream<Path> files = Files.list(Path.of("http"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".http")).sorted().toList()) {
				requests.addAll(HttpFile.read(file, given));
			}
		}
		assertThat(requests).isNotEmpty();
		return requests;
	}

	private static void isAnswered(HttpFile.Request request, Map<String, JsonNode> answers)
			throws IOException, InterruptedException {
		HttpRequest.Builder sent = HttpRequest.newBuilder(URI.create(request.url(answers)))
			.method(request.method(), BodyPublishers.ofString(request.body(answers)));
		if (!request.headers().isEmpty()) {
			sent.headers(request.headers().toArray(String[]::new));
		}
		// only the head of the answer: one of events has no end
		HttpResponse<InputStream> answer = HttpClient.newHttpClient().send(sent.build(), BodyHandlers.ofInputStream());
		if (!request.name().isEmpty()) {
			answers.put(request.name(), new JsonMapper().readTree(answer.body()));
		}
		answer.body().close();
		Matcher told = REFUSED.matcher(request.title());
		if (told.find()) {
			assertThat(answer.statusCode()).as(request.url()).isEqualTo(Integer.parseInt(told.group(1)));
		}
		else {
			assertThat(answer.statusCode()).as(request.url()).isBetween(200, 299);
		}
	}

	@Test
	void theWorkshopMakesTheSameCallsInItsHttpFile() throws IOException {
		List<String> told = new ArrayList<>();
		String step = "";
		for (String line : Files.readAllLines(Path.of("docs/workshop.md"))) {
			Matcher call = CALL.matcher(line);
			if (line.startsWith("### ")) {
				step = line.substring(4, 7);
			}
			else if (line.matches(".*\\border (list|stream|pubsub) \\w.*")) {
				told.add(step + " POST /orders");
			}
			else if (call.find()) {
				told.add(step + " " + method(line) + " " + call.group(1).replaceAll("\\$\\w+", ""));
			}
		}
		assertThat(told).hasSizeGreaterThan(60);
		List<String> sent = HttpFile.read(Path.of("http/workshop.http"), Map.of("host", ""))
			.stream()
			.map((request) -> request.title().split(" ")[1] + " " + request.method() + " "
					+ request.url(Map.of()).replaceAll("^/api/v1|/batch|\\?.*", ""))
			.toList();
		assertThat(onceInARow(sent)).isEqualTo(onceInARow(told));
	}

	private static String method(String command) {
		Matcher named = METHOD.matcher(command);
		return named.find() ? named.group(1) : command.matches(".* -d ['\"]\\{.*") ? "POST" : "GET";
	}

	private static String onceInARow(List<String> calls) {
		return (String.join("\n", calls) + "\n").replaceAll("(?m)^(.+\n)\\1+", "$1");
	}

	/**
	 * An interactive zsh takes {@code #} for a word, and an apostrophe after it for a
	 * quote.
	 */
	@Test
	void noCommandCarriesAComment() throws IOException {
		Pattern block = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
		List<String> lines = new ArrayList<>();
		try (Stream<Path> pages = Stream.concat(Stream.of(Path.of("README.md")), Files.list(Path.of("docs")))) {
			for (Path page : pages.filter((path) -> path.toString().endsWith(".md")).toList()) {
				block.matcher(Files.readString(page))
					.results()
					.filter((found) -> !found.group(1).equals("yaml"))
					.forEach((found) -> lines.addAll(found.group(2).lines().toList()));
			}
		}
		assertThat(lines).hasSizeGreaterThan(200).noneMatch((line) -> line.matches(".*\\S\\s+# .*"));
	}

	@Test
	void everyOperationOfTheApiHasASummaryAndIsInAnHttpFile() throws IOException {
		HttpResponse<String> answer = this.office.get("/v3/api-docs");
		assertThat(answer.statusCode()).isEqualTo(200);
		List<String> operations = new ArrayList<>();
		for (Map.Entry<String, JsonNode> path : json(answer).get("paths").properties()) {
			for (String method : METHODS) {
				if (path.getKey().startsWith("/api/v1") && path.getValue().has(method)) {
					operations.add(method + " " + path.getKey());
					assertThat(path.getValue().get(method).path("summary").asString()).as(operations.toString())
						.isNotBlank();
				}
			}
		}
		assertThat(operations).contains("post /api/v1/orders", "post /api/v1/orders/batch", "get /api/v1/orders/{id}",
				"delete /api/v1/orders/{id}", "get /api/v1/orders/{id}/events", "get /api/v1/matches",
				"post /api/v1/matches", "get /api/v1/lanes");
		List<String> requests = requests(Map.of("host", "")).stream()
			.map((request) -> request.method().toLowerCase(Locale.ROOT) + " "
					+ request.url(Map.of()).replaceAll("\\?.*", ""))
			.toList();
		assertThat(operations).allSatisfy((operation) -> assertThat(requests)
			.anyMatch((request) -> request.matches(operation.replaceAll("\\{\\w+}", "[^/]+"))));
	}

	@Test
	void theSwaggerPageIsThere() {
		HttpResponse<String> redirect = this.office.get("/swagger-ui.html");
		assertThat(redirect.statusCode()).isEqualTo(302);
		URI page = URI.create(redirect.headers().firstValue("Location").orElseThrow());
		HttpResponse<String> answer = this.office.get(page.getPath());
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).contains("swagger-ui");
	}

}
