package dev.catraca;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@CatracaTest
@TestPropertySource(properties = "catraca.partitions=4")
class PartitionsIntegrationTests {

	private final TicketOffice office;

	private final StringRedisTemplate redis;

	PartitionsIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.office = new TicketOffice(port);
		this.redis = redis;
	}

	@Test
	void ordersOfEveryPartitionAreConfirmedOnEveryLane() {
		Map<String, String> matches = oneMatchOfEachPartition();
		Map<String, String> orders = new HashMap<>();
		matches.forEach((partition, match) -> List.of("list", "stream", "pubsub")
			.forEach((lane) -> orders.put(this.office.accepted(lane, match, 2), partition)));
		orders.forEach((id, partition) -> {
			assertThat(id).startsWith(partition + "-");
			assertThat(this.office.awaitStatus(id, "confirmed").get("attempts").asInt()).isEqualTo(1);
			assertThat(this.redis.hasKey("catraca:{" + partition + "}:order:" + id)).isTrue();
		});
		matches.values().forEach((match) -> assertThat(this.office.seats(match)).isEqualTo(new Seats(4, 0, 6)));
	}

	@Test
	void everyKeyOfTheServiceCarriesAHashTag() {
		oneMatchOfEachPartition().values()
			.forEach((match) -> this.office.awaitStatus(this.office.accepted("list", match, 1), "confirmed"));
		assertThat(this.redis.keys("*")).isNotEmpty().allMatch((key) -> key.matches("catraca:\\{[^}]+}:.+"));
		Set<String> partitions = this.redis.keys("catraca:{?}:*")
			.stream()
			.map((key) -> key.substring("catraca:{".length(), key.indexOf('}')))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(partitions).contains("0", "1", "2", "3").doesNotContain("4");
	}

	@Test
	void aBatchMayBeOfSeveralPartitions() {
		List<String> matches = List.copyOf(oneMatchOfEachPartition().values());
		List<String> rows = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			rows.add("{\"matchId\":\"%s\",\"sector\":\"%s\",\"quantity\":1,\"buyer\":\"b%d\"}"
				.formatted(matches.get(i % 4), (i % 10 == 9) ? "nowhere" : "general", i / 4));
		}
		JsonNode answers = TicketOffice
			.json(this.office.post("/api/v1/orders/batch?lane=stream", "[" + String.join(",", rows) + "]"));
		for (int i = 0; i < 40; i++) {
			JsonNode answer = answers.get(i);
			assertThat(answer.get("status").asInt()).isEqualTo((i % 10 == 9) ? 422 : 202);
			if (i % 10 != 9) {
				assertThat(answer.get("order").get("matchId").asString()).isEqualTo(matches.get(i % 4));
			}
		}
		await().untilAsserted(() -> assertThat(matches).allMatch((match) -> this.office.seats(match).held() == 0));
		assertThat(matches.stream().mapToInt((match) -> this.office.seats(match).sold()).sum()).isEqualTo(36);
	}

	@Test
	void aBacklogOfAllPartitionsIsWorkedOff() {
		List<String> matches = List.copyOf(oneMatchOfEachPartition(150).values());
		this.office.asOperator("POST", "/api/v1/lanes/stream/pause", null);
		matches.forEach((match) -> {
			String rows = IntStream.range(0, 150)
				.mapToObj((i) -> "{\"matchId\":\"%s\",\"sector\":\"general\",\"quantity\":1,\"buyer\":\"b%d\"}"
					.formatted(match, i))
				.collect(Collectors.joining(",", "[", "]"));
			this.office.post("/api/v1/orders/batch?lane=stream", rows);
		});
		String spoilt = this.redis.opsForZSet().range("catraca:{2}:queued:stream", 0, 0).iterator().next();
		String kept = this.redis.opsForValue().getAndSet("catraca:{2}:order:" + spoilt, "nonsense");
		this.office.asOperator("POST", "/api/v1/lanes/stream/resume", null);
		await()
			.untilAsserted(() -> assertThat(matches.stream().mapToInt((match) -> this.office.seats(match).sold()).sum())
				.isEqualTo(599));
		this.redis.opsForValue().set("catraca:{2}:order:" + spoilt, kept);
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(matches).extracting(this.office::seats).containsOnly(new Seats(0, 0, 150)));
	}

	@Test
	void anIdempotencyKeyIsKnownInEveryPartition() {
		List<String> matches = List.copyOf(oneMatchOfEachPartition().values());
		String[] key = { "Idempotency-Key", matches.get(0) };
		var first = this.office.orderAs("ana", "list", matches.get(0), 1, key);
		assertThat(first.statusCode()).isEqualTo(202);
		for (String other : matches.subList(1, 4)) {
			var refused = this.office.orderAs("ana", "list", other, 1, key);
			assertThat(refused.statusCode()).isEqualTo(422);
			assertThat(TicketOffice.json(refused).get("type").asString()).isEqualTo("/problems/idempotency-key-reused");
			assertThat(this.office.seats(other)).isEqualTo(new Seats(10, 0, 0));
		}
		var again = this.office.orderAs("ana", "list", matches.get(0), 1, key);
		assertThat(again.statusCode()).isEqualTo(202);
		assertThat(TicketOffice.json(again).get("id")).isEqualTo(TicketOffice.json(first).get("id"));
	}

	@Test
	void theLanesAreSummedUp() {
		await().untilAsserted(() -> assertThat(TicketOffice.json(this.office.get("/api/v1/lanes"))
			.get("items")
			.valueStream()
			.map((lane) -> lane.get("workers").asInt())).containsExactly(8, 8, 4));
	}

	private Map<String, String> oneMatchOfEachPartition() {
		return oneMatchOfEachPartition(10);
	}

	private Map<String, String> oneMatchOfEachPartition(int seats) {
		Map<String, String> matches = new HashMap<>();
		while (matches.size() < 4) {
			String match = this.office.openMatch(seats, 10);
			for (String partition : List.of("0", "1", "2", "3")) {
				if (this.redis.hasKey("catraca:{" + partition + "}:match:" + match)) {
					matches.putIfAbsent(partition, match);
				}
			}
		}
		return matches;
	}

}
