package dev.catraca.fault;

import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.catraca.testing.RedisConnection;
import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The service on a master with a replica, and a real Sentinel that looks after them.
 */
@Tag(Faults.TAG)
class SentinelFaultTests {

	private RedisProcess master;

	private RedisProcess replica;

	private Process sentinel;

	private int port;

	@BeforeEach
	void start() throws IOException {
		this.master = RedisProcess.launch("--repl-diskless-sync-delay", "0");
		this.replica = RedisProcess.launch("--replicaof", "127.0.0.1", "" + this.master.port());
		this.port = RedisProcess.freePort();
		Path settings = this.master.directory().resolve("sentinel.conf");
		Files.write(settings,
				List.of("port " + this.port, "bind 127.0.0.1", "dir " + this.master.directory(),
						"sentinel monitor tickets 127.0.0.1 " + this.master.port() + " 1",
						"sentinel down-after-milliseconds tickets 2000", "sentinel failover-timeout tickets 5000"));
		this.sentinel = new ProcessBuilder(RedisProcess.embedded().toString(), settings.toString(), "--sentinel")
			.redirectErrorStream(true)
			.redirectOutput(new File(this.master.directory().toFile(), "sentinel.log"))
			.start();
		await().atMost(Faults.PATIENCE).ignoreExceptions().untilAsserted(() -> {
			try (RedisConnection asked = new RedisConnection(this.port)) {
				assertThat(asked.call("SENTINEL", "REPLICAS", "tickets").toString()).contains("" + this.replica.port())
					.contains("master-link-status, ok");
			}
		});
	}

	@AfterEach
	void stop() {
		this.sentinel.destroyForcibly();
		this.master.close();
		this.replica.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "killed", "frozen" })
	void whoeverTakesOverForAMasterIsFound(String master) {
		try (ConfigurableApplicationContext service = SecondInstance.start(
				"--spring.data.redis.sentinel.master=tickets",
				"--spring.data.redis.sentinel.nodes=127.0.0.1:" + this.port, "--catraca.lane.pubsub.lost-after=10s")) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			String match = office.openMatch(1000, 4);
			String before = office.accepted("list", match, 1);
			office.awaitStatus(before, "confirmed");
			assertThat(this.master.number("WAIT", 1, 10_000)).isOne();
			if (master.equals("killed")) {
				this.master.kill();
			}
			else {
				this.master.freeze();
			}
			for (String lane : List.of("list", "stream", "pubsub")) {
				await().atMost(Faults.PATIENCE.multipliedBy(2))
					.pollDelay(Duration.ZERO)
					.until(() -> isConfirmed(office, lane, match));
			}
			assertThat(office.find(before).get("status").asString()).isEqualTo("confirmed");
			await().atMost(Faults.PATIENCE)
				.untilAsserted(() -> assertThat(office.get("/actuator/health/readiness").statusCode()).isEqualTo(200));
			// Sentinel has ended every connection of the new master's
			await().ignoreExceptions().until(() -> this.replica.call("PING").equals("PONG"));
			new Books(this.replica).assertBalanced();
		}
	}

	private static boolean isConfirmed(TicketOffice office, String lane, String match) {
		HttpResponse<String> answer = office.order(lane, match, 1, "Idempotency-Key", UUID.randomUUID().toString());
		return answer.statusCode() == 202
				&& office.awaitStatus(TicketOffice.json(answer).get("id").asString(), "confirmed", "lost")
					.get("status")
					.asString()
					.equals("confirmed");
	}

}
