package dev.catraca;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.catraca.testing.ServiceProcess;
import dev.catraca.testing.Signals;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The service with its embedded Redis in processes of their own, stopped and killed while
 * orders are in its hands.
 */
class RestartIntegrationTests {

	private static final String[] FINAL = { "confirmed", "rejected", "failed", "lost" };

	private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

	private final Path dataDir = Path.of("target/redis/" + UUID.randomUUID()).toAbsolutePath();

	private final List<ServiceProcess> started = new ArrayList<>();

	@AfterEach
	void killWhatIsLeft() {
		this.started.forEach(ServiceProcess::close);
		ServiceProcess.redisIn(this.dataDir).ifPresent(ProcessHandle::destroyForcibly);
	}

	@Test
	void aKilledServiceLosesNoOrder() {
		ServiceProcess killed = start("--catraca.payment.simulated.latency=1s", "--catraca.lane.concurrency=8");
		TicketOffice office = new TicketOffice(killed.port());
		String match = office.openMatch(200, 2);
		Map<String, String> orders = order(office, match, 20);
		await().untilAsserted(() -> assertThat(office.seats(match).sold()).isPositive());
		long orphan = ServiceProcess.redisIn(this.dataDir).orElseThrow().pid();
		killed.kill();
		assertThat(ServiceProcess.redisIn(this.dataDir)).as("the orphan").isPresent();

		ServiceProcess next = start("--catraca.payment.simulated.latency=5ms");
		TicketOffice again = new TicketOffice(next.port());
		assertThat(next.log()).contains("Joined redis-server " + orphan);
		assertSettled(again, match, orders);
		next.stop(STOP_LIMIT);
		assertThat(ServiceProcess.redisIn(this.dataDir)).isEmpty();
	}

	@Test
	void aKilledRedisIsStartedAgainAndLosesNoOrder() throws Exception {
		ServiceProcess service = start("--catraca.payment.simulated.latency=500ms", "--catraca.lane.concurrency=8");
		TicketOffice office = new TicketOffice(service.port());
		String match = office.openMatch(200, 2);
		Map<String, String> orders = order(office, match, 20);
		ProcessHandle killed = ServiceProcess.redisIn(this.dataDir).orElseThrow();
		// or the service may be at the port before this test is
		Signals.send("STOP", service.pid());
		killed.destroyForcibly();
		// a large server frees its memory first
		try (ServerSocket held = holdPort()) {
			Signals.send("CONT", service.pid());
			await().atMost(STOP_LIMIT)
				.untilAsserted(() -> assertThat(service.log()).contains("The embedded Redis has died")
					.contains("Port " + held.getLocalPort() + " is still taken"));
			assertThat(ServiceProcess.redisIn(this.dataDir)).as("one on port " + held.getLocalPort()).isEmpty();
		}

		await().atMost(STOP_LIMIT)
			.untilAsserted(() -> assertThat(ServiceProcess.redisIn(this.dataDir).map(ProcessHandle::pid)).isPresent()
				.get()
				.isNotEqualTo(killed.pid()));
		await().atMost(STOP_LIMIT)
			.untilAsserted(() -> assertThat(office.get("/actuator/health/readiness").statusCode()).isEqualTo(200));
		orders.put(office.accepted("list", match, 2), "list");
		assertSettled(office, match, orders);
		assertThat(service.log()).contains("The embedded Redis runs again");
		service.stop(STOP_LIMIT);
	}

	@Test
	void servicesOnOneDirectoryShareItsRedisUntilTheLastOneStops() {
		ServiceProcess first = start("--catraca.payment.simulated.latency=5ms");
		TicketOffice office = new TicketOffice(first.port());
		long server = ServiceProcess.redisIn(this.dataDir).orElseThrow().pid();
		ServiceProcess second = start("--catraca.payment.simulated.latency=5ms");
		TicketOffice other = new TicketOffice(second.port());
		assertThat(second.log()).contains("Joined redis-server " + server);
		String match = office.openMatch(10, 4);
		other.awaitStatus(other.accepted("stream", match, 2), "confirmed");
		assertThat(office.seats(match)).isEqualTo(new Seats(8, 0, 2));

		first.stop(STOP_LIMIT);
		assertThat(ServiceProcess.redisIn(this.dataDir).map(ProcessHandle::pid)).hasValue(server);
		other.awaitStatus(other.accepted("list", match, 2), "confirmed");
		second.kill();

		ServiceProcess third = start("--catraca.embedded-redis.append-fsync=always");
		assertThat(new TicketOffice(third.port()).seats(match)).isEqualTo(new Seats(6, 0, 4));
		assertThat(ProcessHandle.of(server).filter(ProcessHandle::isAlive)).as("the one of other settings").isEmpty();
		third.stop(STOP_LIMIT);
		assertThat(ServiceProcess.redisIn(this.dataDir)).isEmpty();
		assertThat(first.log() + second.log() + third.log()).doesNotContain(" ERROR ");
	}

	@Test
	void aServiceThatIsStoppedFinishesWhatItHasInHandAndHandsBackTheRest() {
		// more than can be charged within the limit
		String[] slow = { "--catraca.payment.simulated.latency=3s", "--catraca.lane.concurrency=4",
				"--catraca.lane.shutdown-timeout=10s" };
		ServiceProcess stopped = start(slow);
		TicketOffice office = new TicketOffice(stopped.port());
		String match = office.openMatch(200, 2);
		Map<String, String> orders = order(office, match, 20);
		Set<String> inHand = new HashSet<>();
		await().untilAsserted(() -> {
			orders.keySet()
				.stream()
				.filter((id) -> !orders.get(id).equals("pubsub"))
				.filter((id) -> office.find(id).get("status").asString().equals("processing"))
				.forEach(inHand::add);
			assertThat(inHand).isNotEmpty();
		});
		stopped.stop(STOP_LIMIT);
		assertThat(ServiceProcess.redisIn(this.dataDir)).isEmpty();
		assertThat(stopped.log()).doesNotContain(" ERROR ");

		ServiceProcess next = start("--catraca.payment.simulated.latency=5ms");
		TicketOffice again = new TicketOffice(next.port());
		assertSettled(again, match, orders);
		assertThat(inHand).allSatisfy((id) -> assertThat(again.find(id).get("attempts").asInt()).isEqualTo(1));
		next.stop(STOP_LIMIT);
	}

	/** Takes the port of the embedded Redis that has just been killed. */
	private ServerSocket holdPort() throws IOException {
		String settings = Files.readString(this.dataDir.resolve("redis.conf"));
		int port = settings.lines()
			.filter((line) -> line.startsWith("port "))
			.map((line) -> Integer.parseInt(line.substring("port ".length())))
			.findFirst()
			.orElseThrow();
		return await().ignoreExceptions()
			.until(() -> new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), ServerSocket::isBound);
	}

	private ServiceProcess start(String... arguments) {
		ServiceProcess service = ServiceProcess.start(this.dataDir, arguments);
		this.started.add(service);
		return service;
	}

	/** Orders two seats each; the lane by order. */
	private static Map<String, String> order(TicketOffice office, String match, int ofEachLane) {
		Map<String, String> orders = new HashMap<>();
		for (int i = 0; i < ofEachLane; i++) {
			for (String lane : List.of("list", "stream", "pubsub")) {
				orders.put(office.accepted(lane, match, 2), lane);
			}
		}
		return orders;
	}

	private static void assertSettled(TicketOffice office, String match, Map<String, String> orders) {
		int sold = 0;
		for (Map.Entry<String, String> order : orders.entrySet()) {
			JsonNode now = office.awaitStatus(order.getKey(), FINAL);
			if (!order.getValue().equals("pubsub")) {
				assertThat(now.get("status").asString()).as(now.toString()).isEqualTo("confirmed");
			}
			sold += 2 * (now.get("status").asString().equals("confirmed") ? 1 : 0);
		}
		assertThat(office.seats(match)).isEqualTo(new Seats(200 - sold, 0, sold));
	}

}
