package dev.catraca.lane;

import java.time.Duration;

import dev.catraca.lane.delivery.Pauses;
import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.ProblemAnswers;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Lanes whose workers are told to rest.
 */
@CatracaTest
class PauseIntegrationTests {

	private final TicketOffice office;

	private final Environment environment;

	PauseIntegrationTests(@LocalServerPort int port, @Autowired Environment environment) {
		this.office = new TicketOffice(port);
		this.environment = environment;
	}

	@AfterEach
	void resumeAll() {
		this.office.resumePaused();
		await().untilAsserted(() -> assertThat(this.office.lane("pubsub").get("workers").asInt()).isPositive());
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void aPausedLaneTakesNothingUntilItIsResumed(String lane) {
		assertThat(post(lane, "pause").get("paused").asBoolean()).isTrue();
		assertThat(this.office.lane(lane).get("paused").asBoolean()).isTrue();
		String id = this.office.accepted(lane, this.office.openMatch(10, 4), 1);
		await().during(Duration.ofSeconds(4))
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.office.find(id).get("status").asString().equals("queued"));
		assertThat(this.office.lane(lane).get("backlog").asInt()).isEqualTo(1);
		assertThat(post(lane, "resume").get("paused").asBoolean()).isFalse();
		this.office.awaitStatus(id, "confirmed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void whatABlockedReadStillBringsWaitsUntilTheLaneIsResumed(String lane, @Autowired Pauses pauses,
			@Autowired StringRedisTemplate redis) {
		String match = this.office.openMatch(10, 4);
		redis.opsForSet().add("catraca:{0}:paused", lane);
		pauses.greet();
		String id = this.office.accepted(lane, match, 1);
		await().during(Duration.ofSeconds(3))
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.office.find(id).get("status").asString().equals("queued"));
		post(lane, "resume");
		this.office.awaitStatus(id, "confirmed");
	}

	@Test
	void nobodyHearsAPausedPubSubLane() {
		post("pubsub", "pause");
		String match = this.office.openMatch(10, 4);
		ProblemAnswers.problem(this.office.order("pubsub", match, 1), 503, "unheard");
		post("pubsub", "resume");
		await().until(() -> this.office.order("pubsub", match, 1).statusCode() == 202);
	}

	@Test
	void anInstanceThatIsStartedLaterRestsToo() {
		post("stream", "pause");
		try (var later = SecondInstance.beside(this.environment)) {
			TicketOffice other = new TicketOffice(SecondInstance.port(later));
			String id = other.accepted("stream", other.openMatch(10, 4), 1);
			await().during(Duration.ofSeconds(3))
				.atMost(Duration.ofSeconds(30))
				.until(() -> other.find(id).get("status").asString().equals("queued"));
			assertThat(TicketOffice.json(other.asOperator("POST", "/api/v1/lanes/stream/resume", ""))
				.get("paused")
				.asBoolean()).isFalse();
			other.awaitStatus(id, "confirmed");
		}
	}

	@Test
	void thereAreNoOtherLanes() {
		ProblemAnswers.problem(this.office.asOperator("POST", "/api/v1/lanes/queue/pause", ""), 400, "unknown-lane");
	}

	private JsonNode post(String lane, String action) {
		return TicketOffice.json(this.office.asOperator("POST", "/api/v1/lanes/" + lane + "/" + action, ""));
	}

}
