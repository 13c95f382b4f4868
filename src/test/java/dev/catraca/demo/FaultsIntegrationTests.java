package dev.catraca.demo;

import java.net.http.HttpResponse;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.api.AfterEach;
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
class FaultsIntegrationTests {

	private static final String USUAL = """
			{"latency":"PT0.005S","declineRate":0.0,"outageRate":0.0,"stallNext":0,"crashNext":0}""";

	private final TicketOffice office;

	private final String match;

	private final StringRedisTemplate redis;

	FaultsIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.redis = redis;
		this.office = new TicketOffice(port);
		this.match = this.office.openMatch(100, 4);
	}

	@AfterEach
	void nothingGoesWrongAnyMore() {
		assertThat(operate("DELETE", "").body()).isEqualTo(USUAL);
	}

	@Test
	void aPartOfTheFaultsIsSetAndTheOthersStay() {
		assertThat(operate("GET", null).body()).isEqualTo(USUAL);
		set("{\"latency\":\"15ms\",\"outageRate\":0.5}");
		assertThat(set("{\"latency\":\"PT0.02S\",\"declineRate\":1}")).hasToString(
				"{\"latency\":\"PT0.02S\",\"declineRate\":1.0,\"outageRate\":0.5,\"stallNext\":0,\"crashNext\":0}");
	}

	@Test
	void whatSomebodyWroteByHandAndCannotBeReadIsReset() {
		this.redis.opsForHash().put("catraca:{0}:faults", "declineRate", "nonsense");
		assertThat(operate("GET", null).body()).isEqualTo(USUAL);
		assertThat(this.redis.hasKey("catraca:{0}:faults")).isFalse();
	}

	@Test
	void ordersAreDeclinedForAsLongAsItIsWanted() {
		set("{\"declineRate\":1}");
		this.office.awaitStatus(this.office.accepted("list", this.match, 1), "rejected");
		set("{\"declineRate\":0}");
		this.office.awaitStatus(this.office.accepted("list", this.match, 1), "confirmed");
	}

	@Test
	void anOutageExhaustsTheAttempts() {
		set("{\"outageRate\":1}");
		JsonNode order = this.office.awaitStatus(this.office.accepted("stream", this.match, 1), "failed");
		assertThat(order.get("attempts").asInt()).isEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void aCrashCostsTheOrderAnAttempt(String lane) {
		set("{\"crashNext\":1}");
		JsonNode order = this.office.awaitStatus(this.office.accepted(lane, this.match, 2), "confirmed");
		assertThat(order.get("attempts").asInt()).isEqualTo(2);
		assertThat(json(operate("GET", null)).get("crashNext").asInt()).isZero();
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(98, 0, 2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void aCrashIsAskedForWhereChargesTakeNoTimeToo(String lane) {
		set("{\"latency\":\"0ms\"}");
		this.office.awaitStatus(this.office.accepted(lane, this.match, 1), "confirmed");
		set("{\"crashNext\":1}");
		JsonNode order = this.office.awaitStatus(this.office.accepted(lane, this.match, 1), "confirmed");
		assertThat(order.get("attempts").asInt()).isEqualTo(2);
	}

	@Test
	void aCrashLosesAnOrderOfTheChannel() {
		set("{\"crashNext\":1}");
		JsonNode order = this.office.awaitStatus(this.office.accepted("pubsub", this.match, 2), "lost");
		assertThat(order.get("reason").asString()).isEqualTo("abandoned");
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(100, 0, 0));
	}

	@Test
	void aStalledChargeHoldsUpItsOrderAloneUntilItIsReleased() {
		set("{\"stallNext\":1}");
		String stalled = this.office.accepted("stream", this.match, 1);
		await().untilAsserted(() -> assertThat(json(operate("GET", null)).get("stallNext").asInt()).isZero());
		this.office.awaitStatus(this.office.accepted("stream", this.match, 1), "confirmed");
		assertThat(this.office.find(stalled).get("status").asString()).isEqualTo("processing");
		set("{\"stallNext\":0}");
		assertThat(this.office.awaitStatus(stalled, "confirmed").get("attempts").asInt()).isEqualTo(2);
	}

	@Test
	void everyInstanceKnows(@Autowired Environment environment) {
		try (var second = SecondInstance.beside(environment)) {
			TicketOffice other = new TicketOffice(SecondInstance.port(second));
			set("{\"declineRate\":1}");
			for (int i = 0; i < 6; i++) {
				this.office.awaitStatus(this.office.accepted("stream", this.match, 1), "rejected", "confirmed");
			}
			assertThat(json(other.asOperator("GET", "/api/v1/faults", null)).get("declineRate").asDouble())
				.isEqualTo(1);
			await().untilAsserted(() -> {
				for (int i = 0; i < 6; i++) {
					this.office.awaitStatus(this.office.accepted("stream", this.match, 1), "rejected");
				}
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"latency\":\"61s\"}", "{\"latency\":\"soon\"}", "{\"latency\":\"-PT1S\"}",
			"{\"latency\":\"999999999m\"}", "{\"latency\":\"PT...\"}", "{\"declineRate\":1.1}", "{\"outageRate\":-0.1}",
			"{\"stallNext\":1001}", "{\"crashNext\":-1}", "{}" })
	void whatIsOutOfItsLimitsIsRefused(String body) {
		JsonNode problem = problem(operate("PUT", body), 400, "invalid-request");
		assertThat(problem.get("errors")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"latency\":5}", "{\"declineRate\":\"1\"}", "{\"stallNext\":1.5}", "{\"stall\":1}", "[]",
			"" })
	void whatHasAnotherFormIsRefused(String body) {
		problem(operate("PUT", body), 400, "malformed-request");
	}

	@Test
	void aRealGatewayHasFaultsOfItsOwn(@Autowired Environment environment) {
		try (var second = SecondInstance.beside(environment, "--catraca.payment.url=http://localhost:1/",
				"--catraca.lane.list.workers=0", "--catraca.lane.stream.consumers=0",
				"--catraca.lane.pubsub.listening=false")) {
			TicketOffice other = new TicketOffice(SecondInstance.port(second));
			problem(other.asOperator("PUT", "/api/v1/faults", "{\"crashNext\":1}"), 409, "gateway-not-simulated");
			problem(other.asOperator("DELETE", "/api/v1/faults", null), 409, "gateway-not-simulated");
			assertThat(other.asOperator("GET", "/api/v1/faults", null).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void inProductionThereIsNoDemonstration(@Autowired Environment environment) {
		try (var second = SecondInstance.beside(environment, "--catraca.demo.enabled=false")) {
			TicketOffice other = new TicketOffice(SecondInstance.port(second));
			for (String method : new String[] { "GET", "PUT", "DELETE" }) {
				problem(other.asOperator(method, "/api/v1/faults", method.equals("PUT") ? "{}" : null), 404,
						"not-found");
			}
			problem(other.asOperator("POST", "/api/v1/demo/on-sale", "{\"orders\":1}"), 404, "not-found");
			problem(other.asOperator("GET", "/api/v1/demo/on-sale/7d444840-9dc0-41d1-b245-5ffdce74fad2", null), 404,
					"not-found");
			this.office.awaitStatus(other.accepted("list", this.match, 1), "confirmed");
		}
	}

	private JsonNode set(String body) {
		HttpResponse<String> answer = operate("PUT", body);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return json(answer);
	}

	private HttpResponse<String> operate(String method, String body) {
		return this.office.asOperator(method, "/api/v1/faults", body);
	}

}
