package dev.catraca.operator;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

/**
 * Ordering is open to everybody; operating is for the operator, and reading about it for
 * the viewer too.
 */
@CatracaTest
@TestPropertySource(properties = { "catraca.security.viewer-password=look",
		"server.tomcat.remoteip.internal-proxies=127\\.0\\.0\\.1|0:0:0:0:0:0:0:1|::1",
		"management.endpoints.web.exposure.include=*" })
class AccessIntegrationTests {

	private static final List<String> OPEN = List.of("POST /api/v1/orders", "POST /api/v1/orders/batch",
			"GET /api/v1/orders/{id}", "DELETE /api/v1/orders/{id}", "GET /api/v1/orders/{id}/events",
			"GET /api/v1/matches", "GET /api/v1/matches/{id}", "GET /api/v1/lanes", "GET /api/v1/lanes/events",
			"GET /api/v1/session", "POST /api/v1/session", "DELETE /api/v1/session");

	private static final String LOGIN = """
			{"user":"%s","password":"%s"}""";

	private final TicketOffice office;

	private final Environment environment;

	private final StringRedisTemplate redis;

	private final RequestMappingHandlerMapping endpoints;

	@Autowired
	AccessIntegrationTests(@LocalServerPort int port, Environment environment, StringRedisTemplate redis,
			RequestMappingHandlerMapping requestMappingHandlerMapping) {
		this.office = new TicketOffice(port);
		this.environment = environment;
		this.redis = redis;
		this.endpoints = requestMappingHandlerMapping;
	}

	@Test
	void aStrangerReachesOnlyWhatIsOpen() {
		List<String> closed = operations().filter((operation) -> !OPEN.contains(operation)).toList();
		assertThat(closed).contains("POST /api/v1/matches", "GET /api/v1/operator-actions");
		assertThat(operations()).containsAll(OPEN);
		assertThat(closed).allSatisfy((operation) -> {
			HttpResponse<String> answer = send(operation);
			problem(answer, 401, "unauthorized");
			assertThat(answer.headers().firstValue("WWW-Authenticate")).get().asString().startsWith("Basic");
		});
	}

	@Test
	void aViewerReadsAndChangesNothing() {
		List<String> closed = operations().filter((operation) -> !OPEN.contains(operation)).toList();
		assertThat(closed).allSatisfy((operation) -> {
			// what is read may be live, and have no end
			if (!operation.startsWith("GET ")) {
				problem(send(operation, "Authorization", basic("viewer", "look")), 403, "forbidden");
			}
		});
		assertThat(this.office.get("/api/v1/operator-actions", "Authorization", basic("viewer", "look")).statusCode())
			.isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "GET, /api/v1/nothing, 404, not-found", "PUT, /api/v1/orders, 405, method-not-allowed",
			"DELETE, /api/v1/matches, 405, method-not-allowed", "GET, /API/V1/operator-actions, 404, not-found",
			"GET, /api/v1//operator-actions, 400, malformed-request",
			"GET, /api/v1/operator-actions;x=1, 400, malformed-request",
			"GET, /api/v1/operator-actions/, 404, not-found", "GET, /api/v1/%6fperator-actions, 401, unauthorized" })
	void whatIsNotThereIsNotGuarded(String method, String path, int status, String name) {
		problem(this.office.send(method, path, null), status, name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic", "Basic ", "Basic !", "Basic b3BlcmF0b3I=", "Bearer secret", "basic",
			"Basic b3BlcmF0b3I6" })
	void aBrokenPasswordIsNone(String header) {
		HttpResponse<String> answer = this.office.get("/api/v1/operator-actions", "Authorization", header,
				"X-Forwarded-For", "198.51.100.9");
		problem(answer, 401, "unauthorized");
	}

	@Test
	void aSessionLogsInAndOutOnEachInstance() {
		problem(this.office.get("/api/v1/session"), 401, "unauthorized");
		HttpResponse<String> login = this.office.post("/api/v1/session", LOGIN.formatted("operator", "secret"));
		assertThat(login.statusCode()).isEqualTo(204);
		String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
		assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=28800").doesNotContain("Secure");
		String session = cookie.substring(0, cookie.indexOf(';'));
		assertThat(this.redis.keys("catraca:{0}:session:*"))
			.noneMatch((key) -> key.contains(session.substring(session.indexOf('=') + 1)));
		try (ConfigurableApplicationContext second = SecondInstance.beside(this.environment)) {
			for (TicketOffice each : List.of(this.office, new TicketOffice(SecondInstance.port(second)))) {
				JsonNode user = json(each.get("/api/v1/session", "Cookie", session));
				assertThat(user.get("user").asString()).isEqualTo("operator");
				assertThat(user.get("role").asString()).isEqualTo("operator");
				assertThat(each.get("/api/v1/operator-actions", "Cookie", session).statusCode()).isEqualTo(200);
			}
		}
		HttpResponse<String> logout = this.office.send("DELETE", "/api/v1/session", null, "Cookie", session);
		assertThat(logout.statusCode()).isEqualTo(204);
		assertThat(logout.headers().firstValue("Set-Cookie")).get().asString().contains("Max-Age=0");
		problem(this.office.get("/api/v1/session", "Cookie", session), 401, "unauthorized");
		problem(this.office.get("/api/v1/operator-actions", "Cookie", session), 401, "unauthorized");
	}

	@Test
	void allPathsMayBeginWithAPrefix() {
		String order = """
				{"matchId":"%s","sector":"general","quantity":1,"buyer":"b"}""".formatted(this.office.openMatch(1, 1));
		try (ConfigurableApplicationContext second = SecondInstance.beside(this.environment,
				"--server.servlet.context-path=/tickets", "--server.forward-headers-strategy=framework")) {
			TicketOffice prefixed = new TicketOffice(SecondInstance.port(second));
			HttpResponse<String> accepted = prefixed.post("/tickets/api/v1/orders", order);
			String place = accepted.headers().firstValue("Location").orElseThrow();
			assertThat(json(prefixed.get(place)).get("id")).isEqualTo(json(accepted).get("id"));
			problem(prefixed.post("/tickets/api/v1/orders", order), 409, "buyer-limit");
			problem(prefixed.get("//tickets/api/v1/lanes"), 400, "malformed-request");
			assertThat(prefixed.asOperator("GET", "/tickets/actuator/prometheus", null).body())
				.containsPattern("catraca_orders_refused_total\\{reason=\"buyer-limit\"} 1\\.0");
			String cookie = prefixed.post("/tickets/api/v1/session", LOGIN.formatted("operator", "secret"))
				.headers()
				.firstValue("Set-Cookie")
				.orElseThrow();
			assertThat(cookie).contains("Path=/tickets/;");
			String[] outside = { "Cookie", cookie.split(";")[0], "X-Forwarded-Prefix", "/club" };
			assertThat(prefixed.get("/tickets/api/v1/session", outside).statusCode()).isEqualTo(200);
			assertThat(json(prefixed.get("/tickets/v3/api-docs", outside)).get("servers").get(0).get("url").asString())
				.isEqualTo("/club/");
			assertThat(prefixed.get("/tickets/swagger-ui/index.html", outside)
				.headers()
				.firstValue("Content-Security-Policy")).get().asString().contains("style-src");
			assertThat(prefixed.get("/tickets/", "X-Forwarded-Proto", "https")
				.headers()
				.firstValue("Strict-Transport-Security")).hasValue("max-age=31536000");
		}
	}

	@Test
	void eachLogInBeginsAnotherSessionAndEndsTheOneBefore() {
		String first = session("operator", "secret");
		HttpResponse<String> again = this.office.post("/api/v1/session", LOGIN.formatted("viewer", "look"), "Cookie",
				first);
		String second = again.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
		assertThat(second).isNotEqualTo(first);
		problem(this.office.get("/api/v1/session", "Cookie", first), 401, "unauthorized");
		assertThat(json(this.office.get("/api/v1/session", "Cookie", second)).get("role").asString())
			.isEqualTo("viewer");
		problem(this.office.send("POST", "/api/v1/matches/fla-flu/open", null, "Cookie", second), 403, "forbidden");
	}

	@Test
	void aSessionOfSomebodyElsesMakingIsNone() {
		Stream.of("", "x", "A".repeat(43), "{0}:*")
			.forEach((id) -> problem(this.office.get("/api/v1/session", "Cookie", "catraca-session=" + id), 401,
					"unauthorized"));
	}

	@ParameterizedTest
	@MethodSource
	void nothingIsDoneForAPageOfAnotherSite(List<String> headers) {
		String session = session("operator", "secret");
		String[] all = Stream.concat(headers.stream(), Stream.of("Cookie", session)).toArray(String[]::new);
		problem(this.office.send("POST", "/api/v1/matches/gre-nal/close", null, all), 403, "forbidden");
		assertThat(json(this.office.get("/api/v1/matches/gre-nal")).get("sales").asString()).isEqualTo("open");
	}

	static Stream<List<String>> nothingIsDoneForAPageOfAnotherSite() {
		return Stream.of(List.of("Sec-Fetch-Site", "cross-site"), List.of("Sec-Fetch-Site", "same-site"),
				List.of("Origin", "https://evil.example"), List.of("Origin", "null"),
				List.of("Origin", "http://localhost:1"), List.of("Origin", "http://localhost.evil.example"));
	}

	@Test
	void theServicesOwnPagesMayOperate() {
		String session = session("operator", "secret");
		String own = "http://localhost:" + this.environment.getProperty("local.server.port");
		Stream.of(List.of("Sec-Fetch-Site", "same-origin"), List.of("Origin", own))
			.forEach((headers) -> assertThat(this.office
				.send("POST", "/api/v1/matches/gre-nal/open", null, headers.get(0), headers.get(1), "Cookie", session)
				.statusCode()).isEqualTo(200));
	}

	@Test
	void noOtherSiteMayRead() {
		HttpResponse<String> preflight = this.office.send("OPTIONS", "/api/v1/operator-actions", null, "Origin",
				"https://evil.example", "Access-Control-Request-Method", "GET");
		assertThat(preflight.headers().map().keySet())
			.noneMatch((name) -> name.toLowerCase().startsWith("access-control-allow"));
		assertThat(this.office.get("/api/v1/lanes", "Origin", "https://evil.example").headers().map().keySet())
			.noneMatch((name) -> name.toLowerCase().startsWith("access-control-allow"));
	}

	@Test
	void nobodyAsksForThePasswordOfWhoOrders() {
		String order = """
				{"matchId":"%s","sector":"general","quantity":1,"buyer":"ana"}"""
			.formatted(this.office.openMatch(10, 10));
		String wrong = basic("operator", "wrong");
		HttpResponse<String> accepted = this.office.post("/api/v1/orders", order, "Authorization", wrong);
		assertThat(accepted.statusCode()).isEqualTo(202);
		String path = accepted.headers().firstValue("Location").orElseThrow();
		assertThat(this.office.get(path, "Authorization", wrong).statusCode()).isEqualTo(200);
		assertThat(this.office.send("HEAD", path, null, "Authorization", wrong).statusCode()).isEqualTo(200);
		assertThat(this.office.post("/api/v1/orders/batch", "[" + order + "]", "Authorization", wrong).body())
			.contains("\"status\":202");
		problem(this.office.get("/api/v1/lanes", "Authorization", wrong), 401, "unauthorized");
	}

	@Test
	void tooManyWrongPasswordsFromAnAddressAreNotLookedAt() {
		String stranger = "203.0.113.7";
		IntStream.range(0, 3)
			.forEach((i) -> problem(asking(stranger, basic("operator", "wrong" + i)), 401, "unauthorized"));
		IntStream.range(0, 2).forEach((i) -> {
			HttpResponse<String> login = loggingIn(stranger, "nobody", "x");
			problem(login, 401, "unauthorized");
			assertThat(login.headers().firstValue("WWW-Authenticate")).hasValue("Session realm=\"Catraca\"");
		});
		HttpResponse<String> refused = asking(stranger, basic("operator", "wrong"));
		problem(refused, 429, "too-many-logins");
		assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 60);
		problem(loggingIn(stranger, "operator", "wrong"), 429, "too-many-logins");
		problem(asking(stranger, basic("operator", "secret")), 429, "too-many-logins");
		assertThat(asking("203.0.113.8", basic("operator", "secret")).statusCode()).isEqualTo(200);
		// those who are at work there go on
		assertThat(json(this.office.get("/api/v1/lanes", "X-Forwarded-For", stranger)).has("items")).isTrue();
	}

	@Test
	void whoIsAtWorkIsNotLockedOutByHisNeighbour() {
		String address = "203.0.113.20";
		assertThat(asking(address, basic("operator", "secret")).statusCode()).isEqualTo(200);
		IntStream.range(0, 6).forEach((i) -> asking(address, basic("operator", "wrong")));
		problem(asking(address, basic("viewer", "look")), 429, "too-many-logins");
		assertThat(asking(address, basic("operator", "secret")).statusCode()).isEqualTo(200);
	}

	@Test
	void recordsWhoDidWhat() {
		this.office.asOperator("POST", "/api/v1/matches/gre-nal/open?secret=hidden", null);
		String last = json(actions("?limit=1")).get("next").asString();
		send("POST /api/v1/matches/{id}/open", "Authorization", basic("viewer", "look"), "X-Forwarded-For",
				"203.0.113.30");
		JsonNode page = json(actions("?limit=2"));
		JsonNode refused = page.get("items").get(0);
		assertThat(refused.get("user").asString()).isEqualTo("viewer");
		assertThat(refused.get("status").asInt()).isEqualTo(403);
		assertThat(refused.get("address").asString()).isEqualTo("203.0.113.30");
		JsonNode done = page.get("items").get(1);
		assertThat(done.get("id").asString()).isEqualTo(last);
		assertThat(done.get("method").asString()).isEqualTo("POST");
		assertThat(done.get("path").asString()).isEqualTo("/api/v1/matches/gre-nal/open");
		assertThat(done.get("status").asInt()).isEqualTo(200);
		JsonNode before = json(actions("?limit=1&cursor=" + last));
		assertThat(before.get("items").valueStream().map((item) -> item.get("id").asString())).doesNotContain(last);
		assertThat(page.toString()).doesNotContain("hidden");
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=1001", "limit=-1", "cursor=x", "cursor=1-2-3", "cursor=%2B",
			"cursor=99999999999999999999-0" })
	void anActionsPageOutOfItsLimitsIsRefused(String query) {
		problem(actions("?" + query), 400, "invalid-request");
	}

	@Test
	void theActuatorIsClosedBeyondHealthAndInfo() {
		Stream.of("health", "health/liveness", "health/readiness", "info")
			.forEach((open) -> assertThat(this.office.get("/actuator/" + open).statusCode()).isEqualTo(200));
		assertThat(this.office.get("/actuator/health").body()).contains("components").doesNotContain("details");
		Stream
			.of("prometheus", "metrics", "env", "beans", "configprops", "loggers", "mappings", "threaddump", "heapdump",
					"nothing")
			.forEach((closed) -> problem(this.office.get("/actuator/" + closed), 401, "unauthorized"));
		problem(this.office.get("/actuator"), 401, "unauthorized");
		problem(this.office.post("/actuator/loggers/ROOT", "{\"configuredLevel\":\"DEBUG\"}"), 401, "unauthorized");
		assertThat(this.office.get("/actuator/prometheus", "Authorization", basic("viewer", "look")).statusCode())
			.isEqualTo(200);
		problem(this.office.get("/actuator/env", "Authorization", basic("viewer", "look")), 403, "forbidden");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/api/v1/lanes", "/api/v1/operator-actions", "/nothing", "/api/v1//lanes",
			"/swagger-ui/index.html", "/actuator/health", "/v3/api-docs" })
	void everyAnswerTellsBrowsersWhatNotToDo(String path) {
		HttpResponse<String> answer = this.office.get(path);
		HttpHeaders headers = answer.headers();
		assertThat(headers.allValues("Content-Security-Policy")).singleElement(STRING)
			.contains("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
					"form-action 'self'");
		assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
		assertThat(headers.allValues("Referrer-Policy")).containsExactly("no-referrer");
		assertThat(headers.allValues("X-Frame-Options")).containsExactly("DENY");
		assertThat(headers.allValues("Cache-Control")).containsExactly("no-store");
		if (!path.startsWith("/swagger-ui")) {
			assertThat(answer.headers().firstValue("Content-Security-Policy")).get()
				.asString()
				.doesNotContain("unsafe");
		}
	}

	private Stream<String> operations() {
		return this.endpoints.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((mapping) -> mapping.getPatternValues()
				.stream()
				.filter((path) -> path.startsWith("/api/"))
				.flatMap((path) -> mapping.getMethodsCondition()
					.getMethods()
					.stream()
					.map((method) -> method + " " + path)));
	}

	private HttpResponse<String> send(String operation, String... headers) {
		String[] parts = operation.split(" ");
		String[] all = Stream.concat(Stream.of(headers), Stream.of("Content-Type", "application/json"))
			.toArray(String[]::new);
		return this.office.send(parts[0], parts[1].replaceAll("\\{[^}]*}", "fla-flu"), "{}", all);
	}

	private HttpResponse<String> actions(String query) {
		return this.office.asOperator("GET", "/api/v1/operator-actions" + query, null);
	}

	private HttpResponse<String> asking(String address, String password) {
		return this.office.get("/api/v1/operator-actions", "Authorization", password, "X-Forwarded-For", address);
	}

	private HttpResponse<String> loggingIn(String address, String user, String password) {
		return this.office.post("/api/v1/session", LOGIN.formatted(user, password), "X-Forwarded-For", address);
	}

	private String session(String user, String password) {
		HttpResponse<String> login = this.office.post("/api/v1/session", LOGIN.formatted(user, password));
		assertThat(login.statusCode()).isEqualTo(204);
		return login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
	}

	private static String basic(String user, String password) {
		return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes());
	}

}
