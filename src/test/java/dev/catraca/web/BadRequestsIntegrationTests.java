package dev.catraca.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.RawHttp;
import dev.catraca.testing.RawHttp.Answer;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each bad request is refused with the right problem, tells nothing about the inside,
 * makes nothing, and does not spoil the next one.
 */
@CatracaTest
@TestPropertySource(properties = "catraca.security.viewer-password=look")
class BadRequestsIntegrationTests {

	private static final JsonMapper JSON = new JsonMapper();

	private final int port;

	private final TicketOffice office;

	private final StringRedisTemplate redis;

	@Autowired
	BadRequestsIntegrationTests(@LocalServerPort int port, StringRedisTemplate redis) {
		this.port = port;
		this.office = new TicketOffice(port);
		this.redis = redis;
	}

	@ParameterizedTest
	@MethodSource("dev.catraca.web.BadRequest#all")
	void isRefused(BadRequest bad) throws IOException {
		String match = this.office.openMatch(100, 10);
		Set<String> before = made();
		Answer answer = RawHttp.send(this.port, bad.bytes(match), bad.stopsSending());
		assertThat(answer.status()).as(answer.text()).isIn(bad.statuses());
		assertThat(answer.head()).doesNotContainIgnoringCase("server:", "x-powered-by");
		if (bad.wantsAllow()) {
			assertThat(answer.head()).contains("Allow: ");
		}
		if (answer.status().startsWith("4") || answer.status().startsWith("5")) {
			isAProblem(answer, bad.problems());
		}
		if (!answer.status().startsWith("2")) {
			assertThat(made()).isEqualTo(before);
			assertThat(this.office.seats(match).available()).isEqualTo(100);
		}
		this.office.accepted("stream", match, 1);
	}

	/** Tomcat counts them when somebody asks for one. */
	@Test
	void isRefusedWithTooManyParameters() throws IOException {
		String many = IntStream.range(0, 1001).mapToObj((i) -> "a" + i).collect(Collectors.joining("&"));
		Answer answer = RawHttp.send(this.port,
				("POST /api/v1/orders?" + many + " HTTP/1.1\r\nHost: x\r\n"
						+ "Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
					.getBytes(StandardCharsets.US_ASCII),
				false);
		assertThat(answer.status()).isEqualTo("400");
		isAProblem(answer, List.of("malformed-request"));
	}

	private static void isAProblem(Answer answer, List<String> names) {
		assertThat(answer.head()).contains("Content-Type: application/problem+json", "X-Content-Type-Options: nosniff")
			.containsOnlyOnce("Content-Security-Policy: ");
		JsonNode problem = JSON.readTree(answer.body());
		assertThat(problem.get("status").asString()).isEqualTo(answer.status());
		assertThat(problem.get("title").asString()).isNotBlank();
		assertThat(problem.get("detail").asString()).isNotBlank();
		assertThat(problem.get("type").asString().replace("/problems/", "")).isIn(names);
		assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("tomcat", "apache", "spring", "exception",
				"java", "jackson", "redis", "dev.catraca", "\\tat ");
		assertThat(answer.body()).doesNotContainPattern("(.)\\1{64}");
	}

	/** Orders, claims of keys, buyers and matches. */
	private Set<String> made() {
		Set<String> made = new TreeSet<>();
		List.of("order:*", "idempotency:*", "buyers:*", "match:*")
			.forEach((pattern) -> made.addAll(this.redis.keys("catraca:*:" + pattern)));
		return made;
	}

	@Test
	void aForgedAddressIsNotBelieved() {
		String password = "Basic " + java.util.Base64.getEncoder().encodeToString("operator:secret".getBytes());
		this.office.send("POST", "/api/v1/matches/nothing/open", null, "Authorization", password, "X-Forwarded-For",
				"203.0.113.99", "X-Forwarded-Proto", "https");
		JsonNode latest = TicketOffice.json(this.office.asOperator("GET", "/api/v1/operator-actions?limit=1", null));
		assertThat(latest.get("items").get(0).get("address").asString()).isEqualTo("127.0.0.1");
	}

	@Test
	void everyCaseHasAnIdOfItsOwn() throws IOException {
		assertThat(BadRequest.all().map(BadRequest::toString)).hasSizeGreaterThan(182).doesNotHaveDuplicates();
	}

}
