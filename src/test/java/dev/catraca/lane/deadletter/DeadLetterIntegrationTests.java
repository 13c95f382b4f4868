package dev.catraca.lane.deadletter;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import dev.catraca.order.OrderId;
import dev.catraca.settlement.Settler;
import dev.catraca.settlement.Settler.Settling;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.Rush;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;

@Unstaffed
class DeadLetterIntegrationTests {

	private static final String CLAIM = "10/5///test";

	private static final String PATH = "/api/v1/dead-letters";

	private final TicketOffice office;

	private final RedisView redis;

	private final Settler settler;

	DeadLetterIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis,
			@Autowired Settler settler) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
		this.settler = settler;
	}

	@BeforeEach
	void nothingIsDead() {
		operate("DELETE", "", null);
	}

	@AfterEach
	void theBooksBalance() {
		JsonNode books = json(this.office.asOperator("GET", "/api/v1/audit", null));
		assertThat(books.get("balanced").asBoolean()).as(books.get("findings").toString()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void aFailedOrderIsADeadLetterUntilItIsReplayed(String lane) {
		String match = this.office.openMatch(10, 4);
		long failedBefore = counter("failed:" + lane);
		String order = failed(lane, match, 2);
		JsonNode letter = letters("lane=" + lane).get("items").get(0);
		assertThat(letter.get("orderId").asString()).isEqualTo(order);
		assertThat(letter.get("lane").asString()).isEqualTo(lane);
		assertThat(letter.get("reason").asString()).isEqualTo("attempts-exhausted");
		assertThat(letter.get("attempts").asInt()).isEqualTo(5);
		assertThat(letter.get("order")).isEqualTo(this.office.find(order));
		assertThat(letter.get("failedAt")).isEqualTo(letter.get("order").get("settledAt"));
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));

		HttpResponse<String> answer = replay(letter);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		JsonNode again = json(answer);
		assertThat(again.get("id").asString()).isEqualTo(order);
		assertThat(again.get("status").asString()).isEqualTo("queued");
		assertThat(again.get("attempts").asInt()).isZero();
		assertThat(again.get("reason").isNull() && again.get("settledAt").isNull()).isTrue();
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 2, 0));
		assertThat(this.redis.indexesWith(lane, order)).containsExactly("queued");
		assertThat(counter("failed:" + lane)).isEqualTo(failedBefore);
		assertThat(this.redis.redis().getExpire("catraca:{0}:order:" + order)).isEqualTo(-1);
		assertThat(letters("").get("items")).isEmpty();
		problem(replay(letter), 404, "not-found");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 2, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void aReplayedOrderStandsBehindThoseThatCameMeanwhile(String lane) {
		String match = this.office.openMatch(10, 4);
		String order = failed(lane, match, 2);
		String younger = this.office.accepted(lane, match, 2);
		assertThat(replay(letters("lane=" + lane).get("items").get(0)).statusCode()).isEqualTo(200);
		assertThat(this.office.find(order).get("position").asInt())
			.isGreaterThan(this.office.find(younger).get("position").asInt());
	}

	@Test
	void aClaimOfAnOrdersFirstLifeDoesNotSettleItsSecond() {
		String match = this.office.openMatch(10, 4);
		String order = failed("list", match, 2);
		replay(letters("lane=list").get("items").get(0));
		inWork(order, "12/5///second");
		assertThat(settle("list", order, match, CLAIM)).isEqualTo(Settler.Answer.STALE);
		assertThat(settle("list", order, match, "12/5///second")).isEqualTo(Settler.Answer.SETTLED);
	}

	@Test
	void aReplayedOrderIsSettledAsAnyOther(@Autowired Environment environment) {
		String match = this.office.openMatch(10, 4);
		List<String> orders = List.of(failed("list", match, 2), failed("stream", match, 3));
		JsonNode result = replayAll("{}");
		assertThat(result.get("replayed").asInt()).isEqualTo(2);
		try (var second = SecondInstance.beside(environment)) {
			orders.forEach((order) -> {
				JsonNode settled = this.office.awaitStatus(order, "confirmed");
				assertThat(settled.get("attempts").asInt()).isEqualTo(1);
				assertThat(settled.get("tickets")).hasSize(settled.get("quantity").asInt());
			});
		}
		assertThat(this.office.seats(match)).isEqualTo(new Seats(5, 0, 5));
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void manyReplaysAtOnceAreOne(String lane) {
		String match = this.office.openMatch(10, 4);
		String order = failed(lane, match, 2);
		JsonNode letter = letters("").get("items").get(0);
		List<Integer> replayed = Rush.of(8, (client) -> (client % 4 == 3) ? replayAll("{}").get("replayed").asInt()
				: (replay(letter).statusCode() == 200) ? 1 : 0);
		assertThat(replayed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 2, 0));
		if (lane.equals("list")) {
			assertThat(this.redis.line()).containsOnlyOnce(order);
		}
		else {
			assertThat(this.redis.entriesOf(order)).as("the first one and that of the replay").hasSize(2);
		}
	}

	@Test
	void withoutSeatsNothingIsReplayed() {
		String match = this.office.openMatch(4, 4);
		String order = failed("list", match, 2);
		this.office.accepted("list", match, 3);
		JsonNode letter = letters("").get("items").get(0);
		JsonNode problem = problem(replay(letter), 409, "sold-out");
		assertThat(problem.get("available").asInt()).isEqualTo(1);
		assertThat(this.office.find(order)).isEqualTo(letter.get("order"));
		assertThat(this.office.seats(match)).isEqualTo(new Seats(1, 3, 0));
		assertThat(letters("").get("items")).hasSize(1);
	}

	@Test
	void overTheBuyersLimitNothingIsReplayed() {
		String match = this.office.openMatch(10, 4);
		String order = json(this.office.orderAs("ana", "stream", match, 3)).get("id").asString();
		fail("stream", order, match);
		assertThat(this.office.orderAs("ana", "stream", match, 2).statusCode()).isEqualTo(202);
		JsonNode problem = problem(replay(letters("").get("items").get(0)), 409, "buyer-limit");
		assertThat(problem.get("limit").asInt()).isEqualTo(4);
		assertThat(problem.get("held").asInt()).isEqualTo(2);
		assertThat(this.office.find(order).get("status").asString()).isEqualTo("failed");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 2, 0));
	}

	@Test
	void aDryRunTellsHowManyWouldGetSeatsAndChangesNothing() {
		String match = this.office.openMatch(9, 4);
		List<String> orders = new ArrayList<>(IntStream.range(0, 3).mapToObj((i) -> failed("list", match, 2)).toList());
		IntStream.range(0, 3).forEach((i) -> orders.add(failed("stream", match, 2)));
		bury("list", "junk");
		this.office.accepted("list", match, 4);
		JsonNode before = letters("");
		JsonNode forecast = replayAll("{\"dryRun\":true}");
		assertThat(forecast).hasToString("{\"replayed\":2,\"withoutSeats\":4,\"skipped\":1,\"dryRun\":true}");
		assertThat(replayAll("{\"dryRun\":true,\"lane\":\"stream\"}"))
			.hasToString("{\"replayed\":2,\"withoutSeats\":1,\"skipped\":0,\"dryRun\":true}");
		assertThat(letters("")).isEqualTo(before);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(5, 4, 0));
		assertThat(replayAll("{}")).hasToString("{\"replayed\":2,\"withoutSeats\":4,\"skipped\":1,\"dryRun\":false}");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(1, 8, 0));
		assertThat(orders.stream().filter((order) -> !this.redis.indexesWith("list", order).isEmpty())).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.5", "inf", "0x10", "010", "99999999999999999999" })
	void whereSeatsAreNoWholeNumberNothingIsReplayed(String slip) {
		String match = this.office.openMatch(10, 4);
		String order = json(this.office.orderAs("ana", "list", match, 2)).get("id").asString();
		fail("list", order, match);
		JsonNode letter = letters("").get("items").get(0);
		String key = "catraca:{0}:match:" + match;
		for (String field : List.of("available:general", "held:general", "buyerLimit")) {
			notReplayable(key, field, slip, letter);
		}
		notReplayable("catraca:{0}:buyers:" + match, "ana", slip, letter);
		assertThat(this.office.find(order)).isEqualTo(letter.get("order"));
		assertThat(replay(letter).statusCode()).isEqualTo(200);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 2, 0));
	}

	private void notReplayable(String key, String field, String slip, JsonNode letter) {
		HashOperations<String, Object, Object> hashes = this.redis.redis().opsForHash();
		Object was = hashes.get(key, field);
		hashes.put(key, field, slip);
		try {
			problem(replay(letter), 409, "not-replayable");
			for (boolean dryRun : List.of(true, false)) {
				assertThat(replayAll("{\"dryRun\":" + dryRun + "}")).as(field)
					.hasToString("{\"replayed\":0,\"withoutSeats\":0,\"skipped\":1,\"dryRun\":" + dryRun + "}");
			}
		}
		finally {
			hashes.put(key, field, Objects.requireNonNullElse(was, "0"));
		}
	}

	@Test
	void whatWasNoOrderIsShownAndCannotBeReplayed() {
		bury("list", "junk");
		JsonNode letter = letters("lane=list").get("items").get(0);
		assertThat(letter.get("orderId").isNull() && letter.get("order").isNull()).isTrue();
		assertThat(letter.get("reason").asString()).isEqualTo("malformed");
		assertThat(letter.get("entry").asString()).isEqualTo("junk");
		problem(replay(letter), 409, "not-replayable");
		String match = this.office.openMatch(10, 4);
		String order = this.office.accepted("stream", match, 1);
		this.redis.redis().opsForStream().add("catraca:{0}:dead-letters:stream", Map.of("orderId", order));
		problem(replay(letters("lane=stream").get("items").get(0)), 409, "not-replayable");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(9, 1, 0));
	}

	@Test
	void pagesThroughAllLanesFromTheNewestToTheOldest() {
		String match = this.office.openMatch(100, 4);
		List<String> orders = IntStream.range(0, 7)
			.mapToObj((i) -> failed((i % 2 == 0) ? "list" : "stream", match, 1))
			.toList();
		List<String> seen = new ArrayList<>();
		String query = "limit=2";
		while (query != null) {
			JsonNode page = letters(query);
			page.get("items").forEach((letter) -> seen.add(letter.get("orderId").asString()));
			query = page.get("next").isNull() ? null : "limit=2&cursor=" + page.get("next").asString();
			failed("list", match, 1);
		}
		assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(orders);
		// of the same millisecond, either may be first
		assertThat(seen.get(0)).isIn(orders.subList(4, 7));
		assertThat(letters("lane=stream").get("items")).hasSize(3);
		assertThat(letters("lane=pubsub").get("items")).isEmpty();
	}

	@Test
	void removesOneOrAll() {
		String match = this.office.openMatch(10, 4);
		String order = failed("list", match, 1);
		failed("list", match, 1);
		failed("stream", match, 1);
		String id = letters("lane=list").get("items").get(1).get("id").asString();
		assertThat(operate("DELETE", "/" + id, null).statusCode()).isEqualTo(204);
		problem(operate("DELETE", "/" + id, null), 404, "not-found");
		assertThat(this.office.find(order).get("status").asString()).isEqualTo("failed");
		assertThat(json(operate("DELETE", "?lane=stream", null)).get("removed").asInt()).isEqualTo(1);
		assertThat(letters("").get("items")).hasSize(1);
		assertThat(json(operate("DELETE", "", null)).get("removed").asInt()).isEqualTo(1);
		assertThat(json(operate("DELETE", "", null)).get("removed").asInt()).isZero();
	}

	@Test
	void badInputIsRefused() {
		problem(operate("GET", "?limit=0", null), 400, "invalid-request");
		problem(operate("GET", "?cursor=next", null), 400, "invalid-request");
		problem(operate("GET", "?lane=fast", null), 400, "unknown-lane");
		problem(operate("DELETE", "?lane=fast", null), 400, "unknown-lane");
		problem(operate("POST", "/replay", "{\"lane\":\"fast\"}"), 400, "unknown-lane");
		problem(operate("POST", "/replay", "{\"dry\":true}"), 400, "malformed-request");
		for (String id : List.of("x", "0-list-1", "7-list-1-0", "0-fast-1-0", "0-list-99999999999999999999-0",
				"0-list-1700000000000-0")) {
			problem(operate("POST", "/" + id + "/replay", null), 404, "not-found");
			problem(operate("DELETE", "/" + id, null), 404, "not-found");
		}
	}

	private JsonNode letters(String query) {
		return json(operate("GET", "?" + query, null));
	}

	private HttpResponse<String> replay(JsonNode letter) {
		return operate("POST", "/" + letter.get("id").asString() + "/replay", null);
	}

	private JsonNode replayAll(String body) {
		return json(operate("POST", "/replay", body));
	}

	private HttpResponse<String> operate(String method, String path, String body) {
		return this.office.asOperator(method, PATH + path, body);
	}

	private long counter(String name) {
		Object count = this.redis.redis().opsForHash().get("catraca:{0}:counters", name);
		return (count != null) ? Long.parseLong(count.toString()) : 0;
	}

	private String failed(String lane, String match, int quantity) {
		String order = this.office.accepted(lane, match, quantity);
		fail(lane, order, match);
		return order;
	}

	/** Starts an order for the fifth time, by hand, and has it settled as exhausted. */
	private void fail(String lane, String order, String match) {
		StringRedisTemplate direct = this.redis.redis();
		inWork(order, CLAIM);
		direct.opsForZSet().remove("catraca:{0}:queued:" + lane, order);
		direct.opsForSet().add("catraca:{0}:processing:" + lane, order);
		direct.opsForList().remove(RedisView.LIST, 1, order);
		assertThat(settle(lane, order, match, CLAIM)).isEqualTo(Settler.Answer.SETTLED);
	}

	private void inWork(String order, String claim) {
		this.redis.setOrderRecord(order,
				this.redis.orderRecord(order).replaceFirst("^queued\\|[^|]*", "processing|" + claim));
	}

	private Settler.Answer settle(String lane, String order, String match, String claim) {
		Settling exhausted = new Settling(OrderId.parse(order).orElseThrow(), new MatchId(match), claim, "exhausted",
				"", "", "");
		return this.settler.settle(Lane.of(lane).orElseThrow(), List.of(exhausted)).get(0);
	}

	private void bury(String lane, String entry) {
		this.redis.redis()
			.opsForStream()
			.add("catraca:{0}:dead-letters:" + lane, Map.of("orderId", "", "lane", lane, "reason", "malformed",
					"attempts", "0", "failedAt", "1795255839730000", "entry", entry));
	}

}
