package dev.catraca.lane.stream;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import dev.catraca.testing.RedisView;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Reads that wait for entries: they find what comes, are not too many, and end with their
 * client and with the service.
 */
@Unstaffed
class VisitorReadsIntegrationTests {

	private static final String TAIL = "/api/v1/lanes/stream/tail";

	private static final Duration LONG = Duration.ofSeconds(60);

	private final int port;

	private final TicketOffice office;

	private final RedisView redis;

	private final VisitorReads reads;

	VisitorReadsIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis,
			@Autowired VisitorReads reads) {
		this.port = port;
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
		this.reads = reads;
		this.redis.createGroup();
	}

	@Test
	void findsWhatComesWhileItWaits() {
		await().atMost(LONG).until(() -> this.reads.waiting() == 0);
		CompletableFuture<JsonNode> tail = CompletableFuture
			.supplyAsync(() -> json(this.office.asOperator("GET", TAIL + "?block=PT30S", null)));
		await().atMost(LONG).until(() -> this.reads.waiting() == 1);
		// past its first turn
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		String entry = this.redis.add("number", "late");
		JsonNode found = tail.join();
		assertThat(found.get("items")).hasSize(1);
		assertThat(found.get("items").get(0).get("id").asString()).isEqualTo(entry);
		assertThat(found.get("next").asString()).isEqualTo(entry);
	}

	@Test
	void aConsumerIsGivenWhatComesWhileItWaits() {
		await().atMost(LONG).until(() -> this.reads.waiting() == 0);
		String group = "/api/v1/lanes/stream/groups/class-" + UUID.randomUUID();
		String name = group.substring(group.lastIndexOf('/') + 1);
		this.office.asOperator("POST", "/api/v1/lanes/stream/groups",
				"{\"name\":\"%s\",\"from\":\"$\"}".formatted(name));
		CompletableFuture<JsonNode> read = CompletableFuture.supplyAsync(() -> json(
				this.office.asOperator("POST", group + "/read", "{\"consumer\":\"ana\",\"block\":\"PT30S\"}")));
		await().atMost(LONG).until(() -> this.reads.waiting() == 1);
		String entry = this.redis.add("number", "late");
		assertThat(read.join().get("items").get(0).get("id").asString()).isEqualTo(entry);
		assertThat(json(this.office.asOperator("GET", group + "/pending", null)).get("minId").asString())
			.isEqualTo(entry);
	}

	@Test
	void findsNothingInAGroupThatIsDestroyedMeanwhile() {
		await().atMost(LONG).until(() -> this.reads.waiting() == 0);
		String groups = "/api/v1/lanes/stream/groups";
		this.office.asOperator("POST", groups, "{\"name\":\"short\",\"from\":\"$\"}");
		CompletableFuture<JsonNode> read = CompletableFuture.supplyAsync(() -> json(
				this.office.asOperator("POST", groups + "/short/read", "{\"consumer\":\"ana\",\"block\":\"PT30S\"}")));
		await().atMost(LONG).until(() -> this.reads.waiting() == 1);
		// past its first turn
		await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		this.office.asOperator("DELETE", groups + "/short", null);
		assertThat(read.join().get("items")).isEmpty();
	}

	@Test
	void answersNothingWhenTheTimeIsOver() {
		JsonNode tail = json(this.office.asOperator("GET", TAIL + "?block=1200ms", null));
		assertThat(tail.get("items")).isEmpty();
		assertThat(tail.get("next").asString()).isEqualTo(this.redis.entries().isEmpty() ? "0-0"
				: this.redis.redis().opsForStream().info(RedisView.STREAM).lastGeneratedId());
	}

	@Test
	void onlySoManyWaitAtOnceAndEachEndsWithItsClient() throws IOException {
		List<Socket> clients = new ArrayList<>();
		try {
			await().atMost(LONG).until(() -> this.reads.waiting() == 0);
			for (int i = 0; i < VisitorReads.MOST; i++) {
				clients.add(waitForEntries());
			}
			await().atMost(LONG).until(() -> this.reads.waiting() == VisitorReads.MOST);
			var refused = this.office.asOperator("GET", TAIL + "?block=PT1S", null);
			problem(refused, 503, "too-many-reads");
			assertThat(refused.headers().firstValue("Retry-After")).contains("5");
			assertThat(this.office.asOperator("GET", TAIL, null).statusCode()).isEqualTo(200);
		}
		finally {
			for (Socket client : clients) {
				client.close();
			}
		}
		// each would have waited for 30 s
		await().atMost(Duration.ofSeconds(20)).until(() -> this.reads.waiting() == 0);
	}

	@Test
	void endWithTheService(@Autowired Environment environment) {
		ConfigurableApplicationContext second = SecondInstance.beside(environment, "--catraca.lane.list.workers=0",
				"--catraca.lane.stream.consumers=0", "--catraca.lane.pubsub.listening=false");
		TicketOffice office = new TicketOffice(SecondInstance.port(second));
		CompletableFuture<Integer> tail = CompletableFuture
			.supplyAsync(() -> office.asOperator("GET", TAIL + "?block=PT30S", null).statusCode());
		VisitorReads waiting = second.getBean(VisitorReads.class);
		await().atMost(LONG).until(() -> waiting.waiting() == 1);
		second.close();
		assertThat(waiting.waiting()).isZero();
		assertThat(tail.join()).isEqualTo(200);
	}

	private Socket waitForEntries() throws IOException {
		Socket client = new Socket("localhost", this.port);
		String basic = Base64.getEncoder().encodeToString("operator:secret".getBytes(StandardCharsets.UTF_8));
		client.getOutputStream()
			.write("GET %s?block=PT30S HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n\r\n"
				.formatted(TAIL, basic)
				.getBytes(StandardCharsets.US_ASCII));
		return client;
	}

}
