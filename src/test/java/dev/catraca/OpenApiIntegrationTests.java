package dev.catraca;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The API document that is checked in is that of the service, and says all there is to
 * say.
 */
@CatracaTest
class OpenApiIntegrationTests {

	private static final Path DOCUMENT = Path.of("docs/openapi.json");

	private static final List<String> METHODS = List.of("get", "post", "put", "delete", "patch");

	private static final String REPLAYED = "Idempotent-Replayed";

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build();

	private final TicketOffice office;

	OpenApiIntegrationTests(@LocalServerPort int port) {
		this.office = new TicketOffice(port);
	}

	@Test
	void theDocumentIsThatOfTheService() throws IOException {
		String now = JSON.writeValueAsString(JSON.readValue(this.office.get("/v3/api-docs").body(), Map.class)) + "\n";
		if ("write".equals(System.getProperty("catraca.openapi"))) {
			Files.writeString(DOCUMENT, now);
		}
		assertThat(now)
			.as("The API has changed; bring the document up to date by\n"
					+ "./mvnw test -Dtest=OpenApiIntegrationTests -Dcatraca.openapi=write\nand look at the difference")
			.isEqualTo(Files.readString(DOCUMENT));
		assertThat(now).doesNotContain("localhost");
	}

	@Test
	void everyOperationSaysWhatItMayAnswerAndWhoMayCallIt() {
		operations().forEach((name, operation) -> {
			assertThat(operation.path("summary").asString()).as(name).isNotBlank();
			assertThat(operation.path("tags").size()).as(name).isPositive();
			JsonNode answers = operation.get("responses");
			assertThat(answers.propertyNames()).as(name).contains("400", "406", "500", "503");
			answers.properties()
				.stream()
				.filter((answer) -> answer.getKey().compareTo("400") >= 0)
				.forEach((answer) -> assertThat(answer.getValue().path("content").propertyNames()).as(name)
					.containsExactly("application/problem+json"));
			boolean closed = operation.get("security").size() > 0;
			assertThat(answers.at("/401/headers").has("WWW-Authenticate") || !closed).as(name).isTrue();
			assertThat(isClosed(name)).as("%s is the operator's", name).isEqualTo(closed);
		});
	}

	@Test
	void everyProblemOfAnOperationIsToldOfOne() throws IOException {
		String now = this.office.get("/v3/api-docs").body();
		String errors = Files.readString(Path.of("docs/errors.md"));
		assertThat(Pattern.compile("`/problems/[a-z-]+`")
			.matcher(errors.substring(0, errors.indexOf("## Anywhere")))
			.results()
			.map(MatchResult::group)
			.distinct()).allSatisfy((problem) -> assertThat(now).contains(problem));
	}

	@Test
	void theBooksSayWhichSectorOfWhichMatch() {
		JsonNode api = api();
		String sector = api.at("/components/schemas/Books/properties/sectors/items/$ref").asString();
		assertThat(api.at(sector.replace("#", "")).path("properties").propertyNames()).contains("matchId", "sector");
	}

	@Test
	void everyBodyHasAnExample() {
		JsonNode api = api();
		operations().forEach((name, operation) -> {
			JsonNode body = operation.path("requestBody").path("content").path("application/json");
			if (!body.isMissingNode()) {
				JsonNode schema = body.path("schema");
				String item = schema.path("items").path("$ref").asString(schema.path("$ref").asString(""));
				JsonNode named = api.at(item.replace("#", ""));
				assertThat(body.has("example") || body.has("examples") || schema.has("example") || named.has("example"))
					.as(name)
					.isTrue();
			}
		});
	}

	@Test
	void everyHeaderToBuildOnIsToldOf() {
		String match = this.office.openMatch(2, 4);
		this.office.asOperator("POST", "/api/v1/lanes/pubsub/pause", "");
		told("POST /api/v1/orders", ordered("stream", match, 1), "Location", REPLAYED);
		told("POST /api/v1/orders", ordered("stream", match, 4), REPLAYED);
		told("POST /api/v1/orders", ordered("stream", "none", 1), REPLAYED);
		told("POST /api/v1/orders", ordered("pubsub", match, 1), REPLAYED);
		this.office.resumePaused();
		told("POST /api/v1/orders/batch", twice("/api/v1/orders/batch", "[" + order("none", 1) + "]"), REPLAYED);
		told("POST /api/v1/matches", this.office.asOperator("POST", "/api/v1/matches", example("NewMatch").toString()),
				"Location");
		told("POST /api/v1/demo/on-sale", this.office.asOperator("POST", "/api/v1/demo/on-sale", "{\"orders\":1}"),
				"Location");
		told("GET /api/v1/session", this.office.get("/api/v1/session"), "WWW-Authenticate");
	}

	@Test
	void aBodyIsRefusedWithAnotherFieldOrWithoutOneItNeeds() {
		bodies().forEach((name, body) -> {
			assertThat(body.path("additionalProperties").asBoolean(true)).as(name).isFalse();
			ObjectNode whole = (ObjectNode) body.get("example");
			assertThat(sent(name, whole.deepCopy().put("another", 1)).body()).as(name).contains("malformed-request");
			List<String> needed = body.path("required").valueStream().map(JsonNode::asString).toList();
			for (String field : needed) {
				assertThat(sent(name, whole.deepCopy().without(field)).statusCode()).as("%s without %s", name, field)
					.isEqualTo(400);
			}
			if (!needed.isEmpty()) {
				JsonNode missing = TicketOffice.json(sent(name, JSON.createObjectNode())).get("errors");
				assertThat(missing.valueStream().map((error) -> error.get("field").asString())).as(name)
					.isNotEmpty()
					.isSubsetOf(needed);
			}
		});
	}

	@Test
	void everyLimitOfAPageIsToldAsItIsChecked() {
		operations().forEach((name, operation) -> operation.path("parameters")
			.valueStream()
			.filter((parameter) -> parameter.get("name").asString().equals("limit"))
			.forEach((limit) -> {
				assertThat(limit.get("schema")).as(name).isEqualTo(JSON.readTree("""
						{"type":"integer","format":"int32","minimum":1,"maximum":1000,"default":50}"""));
				String path = name.replace("GET ", "").replaceAll("\\{[^}]*}", "ticket-workers");
				assertThat(Stream.of("0", "1", "1000", "1001")
					.map((value) -> this.office.asOperator("GET", path + "?limit=" + value, null).statusCode()))
					.as(name)
					.containsExactly(400, 200, 200, 400);
			}));
	}

	@Test
	void everyPatternIsOfTheWholeText() {
		assertThat(api().findParents("pattern")
			.stream()
			.filter((schema) -> schema.has("type") && schema.get("pattern").isString())
			.map((schema) -> schema.get("pattern").asString())).isNotEmpty()
			.allMatch((pattern) -> pattern.startsWith("^") && pattern.endsWith("$"));
	}

	@Test
	void aProblemInABatchIsToldOfLikeAnyOther() {
		assertThat(api().at("/components/schemas/BatchItem/properties/problem").toString())
			.contains("#/components/schemas/Problem\"");
		assertThat(api().at("/components/schemas").propertyNames()).doesNotContain("ProblemDetail");
	}

	private void told(String name, HttpResponse<String> answer, String... headers) {
		JsonNode told = operations().get(name).get("responses").get("" + answer.statusCode()).path("headers");
		for (String header : headers) {
			assertThat(answer.headers().firstValue(header)).as(header).isPresent();
		}
		assertThat(told.propertyNames()).as("%s %d", name, answer.statusCode()).contains(headers);
	}

	private HttpResponse<String> ordered(String lane, String match, int quantity) {
		return twice("/api/v1/orders?lane=" + lane, order(match, quantity));
	}

	private static String order(String match, int quantity) {
		return """
				{"matchId":"%s","sector":"general","quantity":%d,"buyer":"%s"}""".formatted(match, quantity,
				UUID.randomUUID());
	}

	private HttpResponse<String> twice(String path, String body) {
		String[] key = { "Idempotency-Key", UUID.randomUUID().toString() };
		this.office.post(path, body, key);
		return this.office.post(path, body, key);
	}

	private HttpResponse<String> sent(String name, JsonNode body) {
		String[] parts = name.split(" ");
		return this.office.asOperator(parts[0], parts[1].replaceAll("\\{[^}]*}", "none"), body.toString());
	}

	/** The bodies that are one object; a batch is of those that come alone, too. */
	private Map<String, JsonNode> bodies() {
		JsonNode api = api();
		Map<String, JsonNode> bodies = new TreeMap<>();
		operations().forEach((name, operation) -> {
			String ref = operation.at("/requestBody/content/application~1json/schema/$ref").asString("");
			// a log-in without a password is a wrong one
			if (!ref.isEmpty() && !name.endsWith(" /api/v1/session")) {
				bodies.put(name, api.at(ref.substring(1)));
			}
		});
		assertThat(bodies).isNotEmpty();
		return bodies;
	}

	private JsonNode example(String schema) {
		return api().at("/components/schemas/" + schema + "/example");
	}

	private JsonNode api() {
		return TicketOffice.json(this.office.get("/v3/api-docs"));
	}

	/** Asks without a password, and in a form that is refused by whoever lets it in. */
	private boolean isClosed(String name) {
		String[] parts = name.split(" ");
		return this.office
			.send(parts[0], parts[1].replaceAll("\\{[^}]*}", "none"), "x", "Accept", "image/png", "Content-Type",
					"application/json")
			.statusCode() == 401 && !name.endsWith(" /api/v1/session");
	}

	private Map<String, JsonNode> operations() {
		Map<String, JsonNode> operations = new TreeMap<>();
		JsonNode paths = api().get("paths");
		for (Map.Entry<String, JsonNode> path : new ArrayList<>(paths.properties())) {
			for (String method : METHODS) {
				if (path.getValue().has(method)) {
					operations.put(method.toUpperCase() + " " + path.getKey(), path.getValue().get(method));
				}
			}
		}
		assertThat(operations).isNotEmpty();
		return operations;
	}

}
