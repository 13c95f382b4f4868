package dev.catraca.lane.list;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * The operator's desk of the list lane.
 */
@Unstaffed
class ListDeskIntegrationTests {

	private static final String PATH = "/api/v1/lanes/list";

	private final TicketOffice office;

	private final RedisView redis;

	private final List<String> workers = new ArrayList<>();

	private final List<String> ordered = new ArrayList<>();

	ListDeskIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
	}

	/**
	 * An open order that stands nowhere is put back by the sweep, under the next test's
	 * eyes.
	 */
	@AfterEach
	void nobodyHoldsOrWantsAnything() {
		this.workers.forEach((worker) -> this.redis.redis().delete(RedisView.LIST + ":processing:" + worker));
		this.workers.forEach((worker) -> this.redis.redis().opsForZSet().remove("catraca:{0}:workers:list", worker));
		this.ordered.forEach(this.office::cancel);
		this.ordered.forEach((id) -> this.redis.redis().opsForList().remove(RedisView.LIST, 0, id));
	}

	@Test
	void peeksAtTheNextTheNextThreeAndAll() {
		String match = this.office.openMatch(100, 4);
		orders(match, 5);
		List<String> line = this.redis.line();
		assertThat(ids(orders("limit=1"))).isEqualTo(line.subList(0, 1));
		assertThat(ids(orders("limit=3"))).isEqualTo(line.subList(0, 3));
		assertThat(ids(orders("limit=1000"))).isEqualTo(line);
		assertThat(this.redis.line()).as("after peeking").isEqualTo(line);
		JsonNode last = orders("limit=1000").get("items").get(line.size() - 1);
		assertThat(last).isEqualTo(this.office.find(line.get(line.size() - 1)));
		assertThat(last.get("matchId").asString()).isEqualTo(match);
		assertThat(last.has("element")).isFalse();
	}

	@Test
	void pagesToTheEndOfTheLine() {
		orders(this.office.openMatch(100, 4), 5);
		List<String> line = this.redis.line();
		List<String> seen = new ArrayList<>();
		String next = "0";
		do {
			JsonNode page = orders("limit=2&offset=" + next);
			seen.addAll(ids(page));
			next = page.get("next").asString("end");
		}
		while (!next.equals("end"));
		assertThat(seen).isEqualTo(line);
		assertThat(orders("offset=100000000").get("items")).isEmpty();
	}

	@Test
	void whatIsNoOrderIsShownAsItIs() {
		String gone = "0-" + UUID.randomUUID().toString().replace("-", "");
		String broken = orders(this.office.openMatch(100, 4), 1).get(0);
		String whole = this.redis.orderRecord(broken);
		this.redis.setOrderRecord(broken, "nonsense");
		this.redis.redis().opsForList().rightPushAll(RedisView.LIST, broken, "junk", gone, "\u0000<b>");
		JsonNode items = orders("limit=4").get("items");
		assertThat(items.valueStream().map((item) -> item.get("element").asString())).containsExactly("\u0000<b>", gone,
				"junk", broken);
		assertThat(items.get(0).size()).isEqualTo(1);
		this.redis.redis().opsForList().rightPop(RedisView.LIST, 4);
		this.redis.setOrderRecord(broken, whole);
	}

	@Test
	void showsWhatEachWorkerHolds() {
		List<String> ids = orders(this.office.openMatch(100, 4), 4);
		String alive = holding("a-alive", ids.subList(0, 3));
		String forgotten = holding("b-forgotten", ids.subList(3, 4));
		this.redis.lease("list", alive, 60);
		JsonNode lists = json(this.office.asOperator("GET", PATH + "/processing", null));
		JsonNode held = of(lists, alive);
		assertThat(held.get("alive").asBoolean()).isTrue();
		assertThat(ids(held.get("orders"))).isEqualTo(ids.subList(0, 3));
		assertThat(held.get("orders").get(0)).isEqualTo(this.office.find(ids.get(0)));
		// a lease of this service holds for a second
		assertThat(Instant.parse(held.get("heartbeatAt").asString())).isCloseTo(Instant.now().plusSeconds(59),
				within(Duration.ofSeconds(60)));
		// the sweep, twice a minute, may have recovered it by now
		await().untilAsserted(() -> {
			hold(forgotten, ids.get(3));
			JsonNode list = of(json(this.office.asOperator("GET", PATH + "/processing", null)), forgotten);
			assertThat(list.get("alive").asBoolean()).isFalse();
			assertThat(list.get("heartbeatAt").isNull()).isTrue();
			assertThat(ids(list.get("orders"))).containsExactly(ids.get(3));
		});
	}

	@Test
	void recoversWhatTheDeadHoldAndLeavesTheLivingAlone() {
		String match = this.office.openMatch(100, 4);
		List<String> ids = orders(match, 5);
		String alive = holding("alive", ids.subList(0, 2));
		String dead = holding("dead", ids.subList(2, 4));
		this.redis.lease("list", alive, 60);
		JsonNode answer = json(this.office.asOperator("POST", PATH + "/recover", null));
		assertThat(answer.get("recovered").asInt()).isBetween(0, 2);
		assertThat(this.redis.line()).containsSubsequence(ids.get(2), ids.get(3), ids.get(4));
		assertThat(this.redis.inHandsOf(dead)).isEmpty();
		assertThat(this.redis.inHandsOf(alive)).isEqualTo(ids.subList(0, 2));
		assertThat(json(this.office.asOperator("POST", PATH + "/recover", null)).get("recovered").asInt()).isZero();
		assertThat(this.office.seats(match)).isEqualTo(new Seats(95, 5, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "offset=-1", "offset=1000000001", "limit=0", "limit=1001", "partition=1", "partition=-1" })
	void whatIsOutOfItsLimitsIsRefused(String query) {
		JsonNode problem = problem(this.office.asOperator("GET", PATH + "/orders?" + query, null), 400,
				"invalid-request");
		assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo(query.split("=")[0]);
	}

	@Test
	void anUnknownPartitionIsNeitherShownNorRecovered() {
		problem(this.office.asOperator("GET", PATH + "/processing?partition=7", null), 400, "invalid-request");
		problem(this.office.asOperator("POST", PATH + "/recover?partition=7", null), 400, "invalid-request");
		problem(this.office.asOperator("GET", PATH + "/orders?limit=some", null), 400, "malformed-request");
	}

	private JsonNode orders(String query) {
		return json(this.office.asOperator("GET", PATH + "/orders?" + query, null));
	}

	private static List<String> ids(JsonNode page) {
		return (page.isArray() ? page : page.get("items")).valueStream()
			.map((order) -> order.get("id").asString())
			.toList();
	}

	private static JsonNode of(JsonNode lists, String worker) {
		return lists.valueStream()
			.filter((list) -> list.get("worker").asString().equals(worker))
			.findFirst()
			.orElseThrow();
	}

	private List<String> orders(String match, int count) {
		List<String> ids = IntStream.range(0, count).mapToObj((i) -> this.office.accepted("list", match, 1)).toList();
		this.ordered.addAll(ids);
		return ids;
	}

	private String holding(String name, List<String> ids) {
		String worker = name + "-" + UUID.randomUUID();
		this.workers.add(worker);
		ids.forEach((id) -> hold(worker, id));
		return worker;
	}

	private void hold(String worker, String id) {
		if (this.redis.redis().opsForList().remove(RedisView.LIST, 1, id) == 1) {
			this.redis.redis().opsForList().leftPush(RedisView.LIST + ":processing:" + worker, id);
		}
	}

}
