package dev.catraca;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.catraca.testing.LiveEvents;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Two instances on one Redis: what one of them takes in, the other settles, and both
 * tell.
 */
@Unstaffed
class TwoInstancesIntegrationTests {

	private static final List<ConfigurableApplicationContext> OTHERS = new ArrayList<>();

	private final int port;

	private final Environment environment;

	private final TicketOffice office;

	private final RedisView redis;

	TwoInstancesIntegrationTests(@LocalServerPort int port, @Autowired Environment environment,
			@Autowired StringRedisTemplate redis) {
		this.port = port;
		this.environment = environment;
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
	}

	@AfterAll
	static void stopTheOthers() {
		OTHERS.forEach(ConfigurableApplicationContext::close);
		OTHERS.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void followsAnOrderThatAnotherInstanceSettles(String lane) {
		stopTheOthers();
		String match = this.office.openMatch(10, 4);
		String id = this.office.accepted(lane, match, 2);
		try (LiveEvents events = new LiveEvents(this.port, "/api/v1/orders/" + id + "/events")) {
			assertThat(events.answer().headers().firstValue("Content-Type")).get()
				.asString()
				.startsWith("text/event-stream");
			await().untilAsserted(() -> assertThat(events.statuses()).containsExactly("queued"));
			staffed();
			await().until(events::hasEnded);
			assertThat(events.statuses()).containsExactly("queued", "processing", "confirmed");
			assertThat(events.events()).allSatisfy((event) -> {
				assertThat(event.name()).isEqualTo("status");
				assertThat(event.data().get("id").asString()).isEqualTo(id);
			});
			assertThat(events.events().get(0).data().get("position").asInt()).isPositive();
			JsonNode last = events.events().get(2).data();
			assertThat(last).isEqualTo(this.office.find(id));
			assertThat(last.get("tickets")).hasSize(2);
		}
		try (LiveEvents late = new LiveEvents(this.port, "/api/v1/orders/" + id + "/events")) {
			await().until(late::hasEnded);
			assertThat(late.statuses()).containsExactly("confirmed");
		}
	}

	@Test
	void followsACancellation() {
		stopTheOthers();
		String id = this.office.accepted("list", this.office.openMatch(10, 4), 2);
		try (LiveEvents events = new LiveEvents(this.port, "/api/v1/orders/" + id + "/events")) {
			await().until(() -> !events.events().isEmpty());
			this.office.send("DELETE", "/api/v1/orders/" + id, null);
			await().until(events::hasEnded);
			assertThat(events.statuses()).containsExactly("queued", "cancelled");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0-0123456789abcdef0123456789abcdef", "9-0123456789abcdef0123456789abcdef", "nonsense" })
	void anUnknownOrderHasNoEvents(String id) {
		var answer = this.office.get("/api/v1/orders/" + id + "/events", "Accept", "text/event-stream");
		assertThat(answer.statusCode()).isEqualTo(404);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
	}

	@Test
	void anOrderInLineKnowsItsPlaceAndItsWait() {
		staffed();
		String match = this.office.openMatch(20, 4);
		this.office.awaitStatus(this.office.accepted("list", match, 1), "confirmed");
		// a drain rate was measured; now nobody drains
		await().untilAsserted(() -> assertThat(lane("list").get("settledPerSecond").asDouble()).isPositive());
		stopTheOthers();
		int before = lane("list").get("backlog").asInt();
		JsonNode first = TicketOffice.json(this.office.order("list", match, 1));
		JsonNode second = TicketOffice.json(this.office.order("list", match, 1));
		assertThat(first.get("position").asInt()).isEqualTo(before + 1);
		assertThat(second.get("position").asInt()).isEqualTo(before + 2);
		JsonNode read = this.office.find(second.get("id").asString());
		assertThat(read.get("position").asInt()).isEqualTo(before + 2);
		assertThat(java.time.Duration.parse(read.get("estimatedWait").asString())).isPositive();
		this.office.send("DELETE", "/api/v1/orders/" + first.get("id").asString(), null);
		assertThat(this.office.find(second.get("id").asString()).get("position").asInt()).isEqualTo(before + 1);
		assertThat(lane("list").get("backlog").asInt()).isEqualTo(before + 1);
		assertThat(lane("list").get("oldestWait").asString()).startsWith("PT");
	}

	@Test
	void bothTakePartInTheWork() {
		int other = SecondInstance.port(staffed());
		ConfigurableApplicationContext third = SecondInstance.beside(this.environment);
		OTHERS.add(third);
		for (String lane : List.of("list", "stream")) {
			await().untilAsserted(() -> assertThat(this.redis.workers(lane)
				.stream()
				.filter((worker) -> worker.contains("-" + lane + "-"))
				.filter((worker) -> !worker.contains("ghost"))).hasSize(4));
			assertThat(lane(lane).get("workers").asInt()).isGreaterThanOrEqualTo(4);
		}
		await("the channel is listened to")
			.untilAsserted(() -> assertThat(lane("pubsub").get("workers").asInt()).isPositive());
		String match = this.office.openMatch(200, 1);
		List<TicketOffice> offices = List.of(this.office, new TicketOffice(other),
				new TicketOffice(SecondInstance.port(third)));
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			ids.add(offices.get(i % 3).accepted(List.of("list", "stream", "pubsub").get(i % 3), match, 1));
		}
		await().untilAsserted(() -> assertThat(this.office.seats(match)).isEqualTo(new Seats(0, 0, 200)));
		List<String> tickets = ids.stream()
			.map(this.office::find)
			.flatMap((order) -> order.get("tickets").valueStream().map(JsonNode::asString))
			.toList();
		assertThat(tickets).hasSize(200).doesNotHaveDuplicates();
		assertThat(ids.stream().map(this.office::find)).allMatch((order) -> order.get("attempts").asInt() == 1);
	}

	@Test
	void showsTheLanes() {
		JsonNode lanes = TicketOffice.json(this.office.get("/api/v1/lanes")).get("items");
		assertThat(lanes.valueStream().map((lane) -> lane.get("lane").asString())).containsExactly("list", "stream",
				"pubsub");
		assertThat(lanes).allSatisfy((lane) -> assertThat(lane.propertyNames()).contains("lane", "paused", "backlog",
				"processing", "pending", "deadLetters", "workers", "oldestWait", "settledPerSecond", "lost"));
	}

	@Test
	void showsTheLanesLive() {
		stopTheOthers();
		try (LiveEvents events = new LiveEvents(this.port, "/api/v1/lanes/events")) {
			await().until(() -> !events.events().isEmpty());
			int before = backlog(events.events().get(0).data());
			this.office.accepted("stream", this.office.openMatch(1, 1), 1);
			await().until(() -> events.events().size() >= 4);
			JsonNode last = events.events().get(events.events().size() - 1).data();
			assertThat(backlog(last)).isEqualTo(before + 1);
			assertThat(last.get("items")).isNotEmpty()
				.allSatisfy((lane) -> assertThat(lane.propertyNames()).contains("lane", "paused", "backlog",
						"processing", "pending", "deadLetters", "workers", "oldestWait", "settledPerSecond", "lost"));
			assertThat(events.hasEnded()).isFalse();
		}
	}

	@Test
	void anotherNumberOfPartitionsIsRefused() {
		String mark = UUID.randomUUID().toString();
		assertThatThrownBy(() -> SecondInstance.beside(this.environment, "--catraca.partitions=3", "--mark=" + mark))
			.hasStackTraceContaining("Property catraca.partitions with value '3' is invalid: "
					+ "This Redis holds data in 1 partition(s); set it to 1.");
		// the first one goes on
		assertThat(this.office.get("/api/v1/lanes").statusCode()).isEqualTo(200);
	}

	@Test
	void aRedisThatIsConfiguredIsUsedInsteadOfTheEmbeddedOne() {
		var details = this.redis.redis().getRequiredConnectionFactory();
		var lettuce = (org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory) details;
		try (var other = SecondInstance.start("--spring.data.redis.host=127.0.0.1",
				"--spring.data.redis.port=" + lettuce.getPort(),
				"--spring.data.redis.password=" + lettuce.getPassword(),
				"--catraca.embedded-redis.data-dir=target/redis/none-" + UUID.randomUUID())) {
			assertThat(other.containsBean("embeddedRedis")).isFalse();
			assertThat(java.nio.file.Path
				.of(other.getEnvironment().getRequiredProperty("catraca.embedded-redis.data-dir"))).doesNotExist();
			String match = this.office.openMatch(10, 4);
			this.office.awaitStatus(this.office.accepted("stream", match, 1), "confirmed");
		}
	}

	private ConfigurableApplicationContext staffed() {
		if (OTHERS.isEmpty()) {
			OTHERS.add(SecondInstance.beside(this.environment));
		}
		return OTHERS.get(0);
	}

	private JsonNode lane(String name) {
		return TicketOffice.json(this.office.get("/api/v1/lanes"))
			.get("items")
			.valueStream()
			.filter((lane) -> lane.get("lane").asString().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static int backlog(JsonNode lanes) {
		return lanes.get("items").get(1).get("backlog").asInt();
	}

}
