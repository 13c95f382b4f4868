package dev.catraca.demo;

import java.net.http.HttpResponse;
import java.time.Duration;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@CatracaTest
class OnSaleIntegrationTests {

	private static final String PATH = "/api/v1/demo/on-sale";

	private final TicketOffice office;

	private final String match;

	OnSaleIntegrationTests(@LocalServerPort int port) {
		this.office = new TicketOffice(port);
		this.match = this.office.openMatch(100, 4);
	}

	@Test
	void aRushSellsTheMatchOutAndTellsHowFarItIs() {
		HttpResponse<String> answer = begin("{\"orders\":120,\"matchId\":\"%s\"}");
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		String location = answer.headers().firstValue("Location").orElseThrow();
		assertThat(location).isEqualTo(PATH + "/" + json(answer).get("id").asString());
		assertThat(json(answer).get("state").asString()).isEqualTo("running");
		assertThat(json(answer).get("lanes")).hasToString("[\"list\",\"stream\",\"pubsub\"]");
		JsonNode end = awaitState(this.office, location, "done");
		assertThat(end.get("accepted").asInt()).isBetween(50, 100).isEqualTo(end.get("settled").asInt());
		assertThat(end.get("refused").asInt()).isEqualTo(120 - end.get("accepted").asInt())
			.isEqualTo(end.get("refusals").get("sold-out").asInt());
		assertThat(end.get("outcomes").get("confirmed").asInt()).isEqualTo(end.get("accepted").asInt());
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(0, 0, 100));
		assertThat(json(this.office.asOperator("GET", "/api/v1/audit", null)).get("balanced").asBoolean()).isTrue();
	}

	@Test
	void goesToTheChosenLanesOnly(@Autowired StringRedisTemplate redis) {
		Object before = redis.opsForHash().get("catraca:{0}:counters", "accepted:list");
		String location = location(begin("{\"orders\":9,\"lanes\":[\"stream\"],\"matchId\":\"%s\"}"));
		assertThat(awaitState(this.office, location, "done").get("accepted").asInt()).isEqualTo(9);
		assertThat(redis.opsForHash().get("catraca:{0}:counters", "accepted:list")).isEqualTo(before);
		assertThat(redis.getExpire("catraca:{0}:on-sale:" + location.substring(PATH.length() + 1))).isPositive();
	}

	@Test
	void oneAtATimeUntilItIsStoppedByAnyInstance(@Autowired Environment environment) {
		String location = location(begin("{\"orders\":100000,\"ratePerSecond\":5,\"matchId\":\"%s\"}"));
		problem(begin("{\"orders\":1,\"matchId\":\"%s\"}"), 409, "on-sale-running");
		try (var second = SecondInstance.beside(environment)) {
			TicketOffice other = new TicketOffice(SecondInstance.port(second));
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(json(other.asOperator("GET", location, null)).get("accepted").asInt())
					.isPositive());
			assertThat(other.asOperator("DELETE", location, null).statusCode()).isEqualTo(202);
			JsonNode end = awaitState(other, location, "stopped");
			assertThat(end.get("accepted").asInt() + end.get("refused").asInt()).isBetween(1, 1000);
			assertThat(end.get("settled")).isEqualTo(end.get("accepted"));
		}
		String next = location(begin("{\"orders\":1,\"matchId\":\"%s\"}"));
		awaitState(this.office, next, "done");
	}

	@Test
	void endsWithItsService(@Autowired Environment environment) {
		String location;
		try (var second = SecondInstance.beside(environment)) {
			TicketOffice other = new TicketOffice(SecondInstance.port(second));
			location = location(other.asOperator("POST", PATH,
					"{\"orders\":100000,\"ratePerSecond\":5,\"matchId\":\"" + this.match + "\"}"));
		}
		assertThat(json(this.office.asOperator("GET", location, null)).get("state").asString()).isEqualTo("stopped");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"orders\":0}", "{\"orders\":100001}", "{\"orders\":1,\"lanes\":[]}",
			"{\"orders\":1,\"matchId\":\"No Match\"}", "{\"orders\":1,\"ratePerSecond\":0}" })
	void whatIsOutOfItsLimitsIsRefused(String body) {
		assertThat(problem(begin(body), 400, "invalid-request").get("errors")).hasSize(1);
	}

	@Test
	void whatIsUnknownIsRefused() {
		problem(begin("{\"orders\":1,\"matchId\":\"no-such-match\"}"), 422, "unknown-match");
		problem(begin("{\"orders\":1,\"lanes\":[\"fast\"]}"), 400, "unknown-lane");
		problem(begin("{\"orders\":1,\"lanes\":[null]}"), 400, "unknown-lane");
		problem(begin("{\"orders\":1,\"seats\":2}"), 400, "malformed-request");
		for (String id : new String[] { "x", "7d444840-9dc0-41d1-b245-5ffdce74fad2" }) {
			problem(this.office.asOperator("GET", PATH + "/" + id, null), 404, "not-found");
			problem(this.office.asOperator("DELETE", PATH + "/" + id, null), 404, "not-found");
		}
	}

	private HttpResponse<String> begin(String body) {
		return this.office.asOperator("POST", PATH, body.replace("%s", this.match));
	}

	private static String location(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		return answer.headers().firstValue("Location").orElseThrow();
	}

	private static JsonNode awaitState(TicketOffice office, String location, String state) {
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(json(office.asOperator("GET", location, null)).get("state").asString())
				.isEqualTo(state));
		return json(office.asOperator("GET", location, null));
	}

}
