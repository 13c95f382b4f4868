package dev.catraca.fault;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.testing.LiveEvents;
import dev.catraca.testing.ProblemAnswers;
import dev.catraca.testing.RedisConnection;
import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Faults that need a Redis of their own but no process that is killed: the service runs
 * within the test.
 */
@Tag(Faults.TAG)
class OneRedisFaultTests {

	private static final String[] UNSTAFFED = { "--catraca.lane.list.workers=0", "--catraca.lane.stream.consumers=0",
			"--catraca.lane.pubsub.listening=false" };

	/** One consumer whose entries nobody claims within a test's time. */
	private static final String[] UNHURRIED = { "--catraca.lane.stream.consumers=1",
			"--catraca.lane.stream.stalled-after=10m" };

	private static final String MESSAGES = "/api/v1/lanes/pubsub/messages";

	private RedisProcess redis;

	@AfterEach
	void stop() {
		this.redis.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "500ms", "1s" })
	void aClientTimeoutBelowTheBlockTimeIsRefused(String timeout) {
		this.redis = RedisProcess.launch();
		assertThatThrownBy(() -> start("--spring.data.redis.timeout=" + timeout))
			.hasStackTraceContaining("spring.data.redis.timeout");
	}

	@Test
	void fewerConnectionsThanReadersAndOthersNeedAreRefused() {
		this.redis = RedisProcess.launch();
		assertThatThrownBy(() -> start("--spring.data.redis.lettuce.pool.max-active=5"))
			.hasStackTraceContaining("spring.data.redis.lettuce.pool.max-active");
		start("--spring.data.redis.lettuce.pool.max-active=6").close();
	}

	@Test
	void afterAFlushNothingIsSoldAgain() {
		this.redis = RedisProcess.launch();
		try (ConfigurableApplicationContext service = start()) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			String match = office.openMatch(100, 4);
			office.awaitStatus(office.accepted("stream", match, 1), "confirmed");
			this.redis.call("FLUSHALL");
			await().atMost(Faults.PATIENCE)
				.untilAsserted(() -> assertThat(office.get("/actuator/health/readiness").statusCode()).isEqualTo(503));
			for (String of : List.of(match, "gre-nal")) {
				assertThat(office.order("list", of, 1).statusCode()).isIn(503, 422);
			}
			assertThat(office.order("list", "gre-nal", 1).headers().firstValue("Retry-After")).isPresent();
			Faults.last(Faults.seconds(2, 20));
			assertThat(this.redis.keys("catraca:{0}:match*")).isEmpty();
			assertThat(this.redis.keys("catraca:{0}:order:*")).isEmpty();
		}
	}

	@Test
	void aCommandWhoseReplyIsLostIsNotSentAgain() {
		this.redis = RedisProcess.launch();
		try (FaultProxy proxy = new FaultProxy(this.redis.port());
				ConfigurableApplicationContext service = startAt(proxy.port(), UNSTAFFED)) {
			StringRedisTemplate template = service.getBean(StringRedisTemplate.class);
			proxy.loseReplies(Request.of("INCR"), 1);
			assertThatThrownBy(() -> template.opsForValue().increment("times")).isInstanceOf(DataAccessException.class);
			await().atMost(Faults.PATIENCE)
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(template.opsForValue().get("times")).isEqualTo("1"));
		}
	}

	@Test
	void whatAConsumerWasGivenInAnAnswerThatWasLostIsReadAgain() {
		this.redis = RedisProcess.launch();
		try (FaultProxy proxy = new FaultProxy(this.redis.port());
				ConfigurableApplicationContext service = startAt(proxy.port(), UNHURRIED)) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			String match = office.openMatch(100, 4);
			office.asOperator("POST", "/api/v1/lanes/stream/pause", "");
			String order = office.accepted("stream", match, 1);
			Fault lost = proxy.loseReplies(Request.of("XREADGROUP"), 1);
			office.asOperator("POST", "/api/v1/lanes/stream/resume", "");
			assertThat(office.awaitStatus(order, "confirmed").get("attempts").asInt()).isOne();
			assertThat(lost.fired()).isOne();
			await().atMost(Faults.PATIENCE).untilAsserted(() -> new Books(this.redis).assertBalanced());
		}
	}

	@Test
	void aFrozenRedisIsAskedOnceForABatch() {
		this.redis = RedisProcess.launch();
		try (ConfigurableApplicationContext service = start(UNSTAFFED)) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			String match = office.openMatch(1002, 4);
			office.accepted("list", match, 1);
			this.redis.freeze();
			HttpResponse<String> answer = office.post("/api/v1/orders/batch?lane=list", batch(match, 1000));
			ProblemAnswers.problem(answer, 503, "redis-unavailable");
			assertThat(answer.headers().firstValue("Retry-After")).isPresent();
			this.redis.thaw();
			office.accepted("list", match, 1);
			assertThat(this.redis.keys("catraca:{0}:order:*").size()).isLessThanOrEqualTo(202);
		}
	}

	@Test
	void nobodyWaitsForAFrozenRedisTwiceNorForOthersWhoDo() {
		this.redis = RedisProcess.launch();
		try (ConfigurableApplicationContext service = start(UNSTAFFED)) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			this.redis.freeze();
			ProblemAnswers.problem(office.asOperator("POST", "/api/v1/lanes/list/pause", null), 503,
					"redis-unavailable");
			// one after the other they would take longer than the office's patience
			List<CompletableFuture<HttpResponse<String>>> listeners = IntStream.range(0, 20)
				.mapToObj((i) -> CompletableFuture.supplyAsync(
						() -> office.asOperator("GET", MESSAGES + "?channel=goals", null),
						(task) -> new Thread(task).start()))
				.toList();
			assertThat(listeners)
				.allSatisfy((answer) -> ProblemAnswers.problem(answer.join(), 503, "redis-unavailable"));
			this.redis.thaw();
			assertThat(office.asOperator("POST", "/api/v1/lanes/list/resume", null).statusCode()).isEqualTo(200);
			assertThat(this.redis.list("XRANGE", "catraca:{0}:operator-actions", "-", "+").toString())
				.contains("/list/resume")
				.doesNotContain("/list/pause");
		}
	}

	@Test
	void nobodyListensWhileRedisIsAwayAndWhoDidHearsAgainAfterwards() {
		this.redis = RedisProcess.launch();
		try (ConfigurableApplicationContext service = start(UNSTAFFED)) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			this.redis.kill();
			refuseToListen(office);
			this.redis.start();
			await().atMost(Faults.PATIENCE).untilAsserted(() -> assertThat(publish(office)).isZero());
			try (LiveEvents listener = new LiveEvents(SecondInstance.port(service), MESSAGES + "?channel=goals",
					"Authorization", TicketOffice.OPERATOR)) {
				this.redis.kill();
				refuseToListen(office);
				Faults.last(Faults.seconds(1, 60));
				this.redis.start();
				await().atMost(Faults.PATIENCE).untilAsserted(() -> assertThat(publish(office)).isEqualTo(1));
				await().atMost(Faults.PATIENCE).until(() -> !listener.events().isEmpty());
			}
			await().atMost(Faults.PATIENCE).untilAsserted(() -> assertThat(publish(office)).isZero());
		}
	}

	/** Refused at once, where it once waited for Redis, and everybody else behind it. */
	private static void refuseToListen(TicketOffice office) {
		for (String channel : List.of("goals", "cards")) {
			HttpResponse<String> answer = office.asOperator("GET", MESSAGES + "?channel=" + channel, null);
			ProblemAnswers.problem(answer, 503, "redis-unavailable");
			assertThat(answer.headers().firstValue("Retry-After")).isPresent();
		}
	}

	/** Publishes a message; how many heard it. */
	private static long publish(TicketOffice office) {
		HttpResponse<String> answer = office.asOperator("POST", MESSAGES, "{\"channel\":\"goals\",\"text\":\"1:0\"}");
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return TicketOffice.json(answer).get("receivers").asLong();
	}

	@Test
	void whoStartsOnAFullRedisSettlesWhatWaits() {
		this.redis = RedisProcess.launch();
		List<String> orders = new ArrayList<>();
		try (ConfigurableApplicationContext before = start()) {
			TicketOffice office = new TicketOffice(SecondInstance.port(before));
			String match = office.openMatch(100, 4);
			for (String lane : List.of("list", "stream")) {
				office.asOperator("POST", "/api/v1/lanes/" + lane + "/pause", "");
				orders.add(office.accepted(lane, match, 1));
			}
		}
		this.redis.call("CONFIG", "SET", "maxmemory", "1mb");
		try (ConfigurableApplicationContext service = start()) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			office.resumePaused();
			orders.forEach((order) -> office.awaitStatus(order, "confirmed"));
			ProblemAnswers.problem(office.order("list", "gre-nal", 1), 503, "redis-unavailable");
			this.redis.call("CONFIG", "SET", "maxmemory", "0");
			await().atMost(Faults.PATIENCE)
				.untilAsserted(() -> assertThat(office.order("list", "gre-nal", 1).statusCode()).isEqualTo(202));
		}
	}

	@Test
	void ordersAreStartedInTheirOrder() throws IOException {
		this.redis = RedisProcess.launch();
		int count = Faults.of(300, 10_000);
		try (ConfigurableApplicationContext intake = start(UNSTAFFED);
				RedisConnection outcomes = new RedisConnection(this.redis.port())) {
			TicketOffice office = new TicketOffice(SecondInstance.port(intake));
			String match = office.openMatch(2 * count, 4);
			List<String> list = acceptAll(office, "list", match, count);
			List<String> stream = acceptAll(office, "stream", match, count);
			outcomes.call("SUBSCRIBE", "catraca:{0}:outcomes");
			try (ConfigurableApplicationContext worker = start("--catraca.lane.list.workers=1",
					"--catraca.lane.stream.consumers=1")) {
				List<String> started = startedAsTold(outcomes, 2 * count);
				assertThat(started.stream().filter(list::contains).toList()).isEqualTo(list);
				assertThat(started.stream().filter(stream::contains).toList()).isEqualTo(stream);
				new Books(this.redis).assertBalanced();
			}
		}
	}

	@Test
	void aLongLineIsWorkedOff() {
		this.redis = RedisProcess.launch();
		int count = Faults.of(2000, 50_000);
		try (ConfigurableApplicationContext intake = start(
				Stream.concat(Stream.of(UNSTAFFED), Stream.of("--catraca.intake.max-backlog=" + count))
					.toArray(String[]::new))) {
			TicketOffice office = new TicketOffice(SecondInstance.port(intake));
			String match = office.openMatch(3 * count, 4);
			for (String lane : List.of("list", "stream")) {
				acceptAll(office, lane, match, count);
				// the sweep would put back what is cut off, late and out of its order
				assertThat(this.redis.number(lane.equals("list") ? "LLEN" : "XLEN", "catraca:{0}:orders:" + lane))
					.isEqualTo(count);
				assertThat(office.order(lane, match, 1).statusCode()).as("the line is full").isEqualTo(503);
			}
			try (ConfigurableApplicationContext worker = start()) {
				await().atMost(Faults.PATIENCE.multipliedBy(Faults.of(2, 20)))
					.untilAsserted(() -> assertThat(office.seats(match).held()).isZero());
				new Books(this.redis).assertBalanced();
			}
		}
	}

	@Test
	void anInstanceIsNotReadyWhileRedisLoadsItsData() throws Exception {
		this.redis = RedisProcess.launch("--key-load-delay", "500");
		try (ConfigurableApplicationContext service = start()) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			this.redis.call("EVAL", "for i = 1, 10000 do redis.call('SET', KEYS[1] .. i, i) end", "1", "ballast:");
			this.redis.kill();
			CompletableFuture<Void> loads = CompletableFuture.runAsync(this.redis::start);
			await().atMost(Faults.PATIENCE)
				.ignoreExceptions()
				.until(() -> this.redis.call("INFO", "persistence").toString().contains("\nloading:1"));
			// each answer waits until Redis looks up from loading, twice a second
			assertThat(office.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
			assertThat(loads).as("loaded meanwhile").isNotDone();
			loads.get();
			await().atMost(Faults.PATIENCE)
				.untilAsserted(() -> assertThat(office.get("/actuator/health/readiness").statusCode()).isEqualTo(200));
			assertThat(office.order("list", "gre-nal", 1).statusCode()).isEqualTo(202);
		}
	}

	@Test
	void aKeyIsForgottenAfterItsTime() {
		this.redis = RedisProcess.launch();
		try (ConfigurableApplicationContext service = start("--catraca.intake.idempotency-retention=2s")) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			String match = office.openMatch(100, 4);
			String first = idOf(office, match);
			assertThat(idOf(office, match)).isEqualTo(first);
			await().atMost(Faults.PATIENCE).untilAsserted(() -> assertThat(idOf(office, match)).isNotEqualTo(first));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "everysec", "always" })
	void aFullDiskRefusesOrdersAndLosesNone(String fsync) throws IOException {
		Path disk = Files.createDirectories(Path.of("target/redis/" + UUID.randomUUID()).toAbsolutePath());
		Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk.toString()) == 0,
				"a small disk needs root and Linux");
		try {
			this.redis = RedisProcess.launchIn(disk, "--appendfsync", fsync);
			try (ConfigurableApplicationContext service = start()) {
				TicketOffice office = new TicketOffice(SecondInstance.port(service));
				String match = office.openMatch(10_000, 4);
				String before = office.accepted("stream", match, 1);
				run("dd", "if=/dev/zero", "of=" + disk.resolve("filler"), "bs=1k");
				await().atMost(Faults.PATIENCE)
					.untilAsserted(() -> assertThat(office.order("list", match, 1).statusCode()).isEqualTo(503));
				Files.delete(disk.resolve("filler"));
				await().atMost(Faults.PATIENCE).untilAsserted(() -> {
					if (!this.redis.isAlive()) {
						// with always it ends rather than answer for what it cannot write
						this.redis.start();
					}
					assertThat(office.order("list", match, 1).statusCode()).isEqualTo(202);
				});
				office.awaitStatus(before, "confirmed");
				new Books(this.redis).assertBalanced();
			}
		}
		finally {
			this.redis.close();
			run("umount", disk.toString());
		}
	}

	private ConfigurableApplicationContext start(String... arguments) {
		return startAt(this.redis.port(), arguments);
	}

	private static ConfigurableApplicationContext startAt(int port, String... arguments) {
		String[] redis = { "--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + port };
		return SecondInstance.start(Stream.concat(Stream.of(redis), Stream.of(arguments)).toArray(String[]::new));
	}

	/** Orders one seat each, in batches; the ids in their order. */
	private static List<String> acceptAll(TicketOffice office, String lane, String match, int count) {
		List<String> ids = new ArrayList<>();
		while (ids.size() < count) {
			String batch = batch(match, Math.min(500, count - ids.size()));
			for (JsonNode one : TicketOffice.json(office.post("/api/v1/orders/batch?lane=" + lane, batch))) {
				ids.add(one.get("order").get("id").asString());
			}
		}
		return ids;
	}

	private static String batch(String match, int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> "{\"matchId\":\"%s\",\"sector\":\"general\",\"quantity\":1,\"buyer\":\"%s\"}"
				.formatted(match, UUID.randomUUID()))
			.collect(Collectors.joining(",", "[", "]"));
	}

	/** The orders that were started, as the outcomes' channel tells it. */
	private static List<String> startedAsTold(RedisConnection outcomes, int count) throws IOException {
		List<String> started = new ArrayList<>();
		while (started.size() < count) {
			List<?> message = (List<?>) outcomes.read();
			message.get(2).toString().lines().map((line) -> line.split("\\|")).forEach((change) -> {
				if (change[1].equals("processing")) {
					started.add(change[0]);
				}
			});
		}
		return started;
	}

	private static String idOf(TicketOffice office, String match) {
		return TicketOffice.json(office.orderAs("ana", "list", match, 1, "Idempotency-Key", "a-key"))
			.get("id")
			.asString();
	}

	private static int run(String... command) throws IOException {
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.onExit()
			.join()
			.exitValue();
	}

}
