package dev.catraca;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;

import dev.catraca.redis.Partitions;
import dev.catraca.testing.ProblemAnswers;
import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.ServiceProcess;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The service in a process of its own, started while its Redis is away.
 */
class LateRedisIntegrationTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	@Test
	void theServiceGoesOnOnceRedisIsThere() {
		try (RedisProcess redis = RedisProcess.launch(); ServiceProcess service = startBefore(redis)) {
			TicketOffice office = new TicketOffice(service.port());
			await().atMost(LIMIT)
				.untilAsserted(() -> assertThat(office.get("/actuator/health/readiness").statusCode()).isEqualTo(200));
			for (String lane : new String[] { "list", "stream" }) {
				office.awaitStatus(office.accepted(lane, office.openMatch(10, 4), 1), "confirmed");
			}
			await().atMost(LIMIT).until(() -> office.order("pubsub", office.openMatch(10, 4), 1).statusCode() == 202);
			assertThat(service.log()).containsOnlyOnce("Redis cannot be used yet (")
				.containsOnlyOnce("Refuses orders until Redis can be used: POST http")
				.doesNotContain("Open for orders")
				.containsOnlyOnce("Redis can be used now: open for orders");
		}
	}

	@Test
	void dataOfAnotherNumberOfPartitionsEndsTheService() {
		try (RedisProcess redis = RedisProcess.launch()) {
			redis.call("SET", "catraca:{0}:partitions", "1");
			try (ServiceProcess service = startBefore(redis, "--catraca.partitions=2")) {
				assertThat(service.awaitEnd(LIMIT)).isEqualTo(1);
				assertThat(service.log().lines().filter((line) -> line.contains(" ERROR ")).toList()).singleElement()
					.asString()
					.contains("The service stops", "Property catraca.partitions with value '2' is invalid",
							"This Redis holds data in 1 partition(s); set it to 1.");
				assertThat(service.log()).doesNotContain("\tat ");
				assertThat(redis.keys("catraca:*")).containsExactly("catraca:{0}:partitions");
			}
		}
	}

	@Test
	void noDataIsCalledLostThatWasNotSeenYet() {
		String match = Stream.iterate(0, (i) -> i + 1)
			.map((i) -> "match-" + i)
			.filter((name) -> new Partitions(2).of(name) == 1)
			.findFirst()
			.orElseThrow();
		try (RedisProcess redis = RedisProcess.launch()) {
			// the partitions are asked one after the other
			redis.call("LPUSH", "catraca:{0}:generation", "no mark");
			try (ConfigurableApplicationContext service = SecondInstance.start("--spring.data.redis.host=127.0.0.1",
					"--spring.data.redis.port=" + redis.port(), "--catraca.partitions=2")) {
				TicketOffice office = new TicketOffice(SecondInstance.port(service));
				ProblemAnswers.problem(office.order("list", match, 1), 503, "redis-unavailable");
				redis.call("DEL", "catraca:{0}:generation");
				await().atMost(LIMIT)
					.untilAsserted(() -> ProblemAnswers.problem(office.order("list", match, 1), 422, "unknown-match"));
			}
		}
	}

	/** Starts the service, and Redis again once the service has missed it. */
	private static ServiceProcess startBefore(RedisProcess redis, String... arguments) {
		redis.shutDown();
		String[] address = { "--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + redis.port() };
		ServiceProcess service = ServiceProcess.start(Path.of("target/redis/" + UUID.randomUUID()).toAbsolutePath(),
				Stream.concat(Stream.of(address), Stream.of(arguments)).toArray(String[]::new));
		service.port();
		redis.start();
		return service;
	}

}
