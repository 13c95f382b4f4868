package dev.catraca.fault;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import dev.catraca.redis.Partitions;
import dev.catraca.testing.LiveEvents;
import dev.catraca.testing.ProblemAnswers;
import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The service on a real Redis Cluster, some of whose nodes give up. */
@Tag(Faults.TAG)
class ClusterFaultTests {

	private static final Partitions PARTITIONS = new Partitions(3);

	private RedisCluster cluster;

	private ConfigurableApplicationContext service;

	private TicketOffice office;

	@BeforeEach
	void start() {
		this.cluster = new RedisCluster();
		this.service = SecondInstance.start("--spring.data.redis.cluster.nodes=" + this.cluster.addresses(),
				"--spring.data.redis.username=catraca", "--spring.data.redis.password=change-me",
				"--catraca.partitions=" + PARTITIONS.partitions(), "--catraca.lane.pubsub.lost-after=10s");
		this.office = new TicketOffice(SecondInstance.port(this.service));
	}

	@AfterEach
	void stop() {
		try (RedisCluster all = this.cluster; ConfigurableApplicationContext running = this.service) {
			assertThat(all.refused()).as("what its user was refused").isEmpty();
		}
	}

	@Test
	void noOrderIsLostOrSoldTwiceWhileMastersHandOver() {
		Map<Integer, String> matches = oneMatchOfEachPartition();
		Map<String, Integer> orders = new HashMap<>();
		CompletableFuture<Void> handingOver = CompletableFuture.completedFuture(null);
		int all = Faults.of(75, 1200);
		for (int i = 0; i < all; i++) {
			int partition = i % PARTITIONS.partitions();
			orders.put(order((i % 2 == 0) ? "list" : "stream", matches.get(partition)), partition);
			if (i % 25 == 12) {
				handingOver.join();
				handingOver = CompletableFuture.runAsync(() -> this.cluster.handOver(this.cluster.masterOf(partition)));
			}
		}
		handingOver.join();
		assertThat(orders).hasSize(all);
		orders.keySet().forEach((id) -> this.office.awaitStatus(id, "confirmed"));
		assertThat(matches.values()).extracting(this.office::seats).containsOnly(new Seats(1000 - all / 3, 0, all / 3));
		everythingWorks(matches.values());
	}

	@ParameterizedTest
	@ValueSource(strings = { "a master", "who hears" })
	void aNodeThatHangsIsDoneWithout(String who) {
		Map<Integer, String> matches = oneMatchOfEachPartition();
		everythingWorks(matches.values());
		RedisProcess hanging = who.equals("a master") ? this.cluster.masterOf(0)
				: this.cluster.hearing("catraca:{0}:orders:pubsub");
		hanging.freeze();
		// until the others have noticed it may still be waited for
		Faults.last(Faults.seconds(3, 20));
		everythingWorks(matches.values());
		assertThat(this.office.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		hanging.thaw();
		this.cluster.awaitReplicas();
		everythingWorks(matches.values());
	}

	@Test
	void aVisitorHearsChannelsAgainThoughTheNodeHangs() {
		String messages = "/api/v1/lanes/pubsub/messages";
		try (LiveEvents visitor = new LiveEvents(SecondInstance.port(this.service), messages + "?channel=goals",
				"Authorization", TicketOffice.OPERATOR)) {
			RedisProcess hanging = this.cluster.hearing("goals");
			hanging.freeze();
			await().atMost(Faults.PATIENCE.multipliedBy(2)).untilAsserted(() -> {
				this.office.asOperator("POST", messages, "{\"channel\":\"goals\",\"text\":\"1:0\"}");
				assertThat(visitor.events()).isNotEmpty();
			});
			hanging.thaw();
		}
	}

	@Test
	void aPartitionIsClosedOnlyWhileItMoves() {
		Map<Integer, String> matches = oneMatchOfEachPartition();
		everythingWorks(matches.values());
		String before = this.office.accepted("list", matches.get(0), 1);
		this.office.awaitStatus(before, "confirmed");
		RedisProcess from = this.cluster.masterOf(0);
		RedisProcess to = this.cluster.anotherThan(from);
		Object slot = from.call("CLUSTER", "KEYSLOT", "catraca:{0}:any");
		to.call("CLUSTER", "SETSLOT", slot, "IMPORTING", this.cluster.idOf(from));
		from.call("CLUSTER", "SETSLOT", slot, "MIGRATING", this.cluster.idOf(to));
		HttpResponse<String> refused = this.office.order("list", matches.get(0), 1);
		ProblemAnswers.problem(refused, 503, "redis-unavailable");
		assertThat(refused.headers().firstValue("Retry-After")).isPresent();
		move(slot, from, to);
		everythingWorks(matches.values());
		assertThat(this.cluster.masterOf(0)).isSameAs(to);
		assertThat(this.office.find(before).get("status").asString()).isEqualTo("confirmed");
	}

	private void move(Object slot, RedisProcess from, RedisProcess to) {
		List<String> keys = from.list("CLUSTER", "GETKEYSINSLOT", slot, 100);
		while (!keys.isEmpty()) {
			for (String key : keys) {
				from.call("MIGRATE", "127.0.0.1", to.port(), key, 0, 5000);
			}
			keys = from.list("CLUSTER", "GETKEYSINSLOT", slot, 100);
		}
		for (RedisProcess node : List.of(to, from)) {
			node.call("CLUSTER", "SETSLOT", slot, "NODE", this.cluster.idOf(to));
		}
	}

	/** An order for each match on each lane, and what operators read. */
	private void everythingWorks(Iterable<String> matches) {
		for (String match : matches) {
			for (String lane : List.of("list", "stream", "pubsub")) {
				await().atMost(Faults.PATIENCE.multipliedBy(2))
					.until(() -> "confirmed".equals(outcome(order(lane, match))));
			}
		}
		await().atMost(Faults.PATIENCE).untilAsserted(() -> {
			for (String path : List.of("/api/v1/lanes", "/api/v1/audit", "/api/v1/orders?limit=10",
					"/api/v1/lanes/list/orders", "/api/v1/lanes/list/processing", "/api/v1/lanes/stream",
					"/api/v1/lanes/stream/groups", "/api/v1/lanes/pubsub", "/api/v1/dead-letters",
					"/api/v1/operator-actions", "/actuator/health", "/actuator/prometheus")) {
				assertThat(this.office.asOperator("GET", path, null).statusCode()).as(path).isEqualTo(200);
			}
		});
	}

	private String outcome(String order) {
		return this.office.awaitStatus(order, "confirmed", "lost").get("status").asString();
	}

	/**
	 * Orders one seat until it is accepted: always the same order, of pub/sub another.
	 */
	private String order(String lane, String match) {
		UUID first = UUID.randomUUID();
		AtomicReference<String> accepted = new AtomicReference<>();
		await().atMost(Faults.PATIENCE.multipliedBy(2)).pollDelay(Duration.ZERO).untilAsserted(() -> {
			String who = (lane.equals("pubsub") ? UUID.randomUUID() : first).toString();
			HttpResponse<String> answer = this.office.orderAs(who, lane, match, 1, "Idempotency-Key", who);
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
			accepted.set(TicketOffice.json(answer).get("id").asString());
		});
		return accepted.get();
	}

	private Map<Integer, String> oneMatchOfEachPartition() {
		Map<Integer, String> matches = new HashMap<>();
		while (matches.size() < PARTITIONS.partitions()) {
			String match = this.office.openMatch(1000, 4);
			matches.putIfAbsent(PARTITIONS.of(match), match);
		}
		return matches;
	}

}
