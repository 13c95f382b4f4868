package dev.catraca.outcome;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.order.MatchId;
import dev.catraca.order.Order;
import dev.catraca.redis.Partitions;
import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import dev.catraca.web.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.test.context.TestPropertySource;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;

@CatracaTest
@TestPropertySource(properties = { "catraca.partitions=3", "catraca.lane.list.workers=0" })
class OrderSearchIntegrationTests {

	private final TicketOffice office;

	private final StringRedisTemplate redis;

	private final OrderIndexes indexes;

	private final OrderReader reader;

	private final Partitions partitions;

	OrderSearchIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis,
			@Autowired OrderIndexes indexes, @Autowired OrderReader reader, @Autowired Partitions partitions) {
		this.office = new TicketOffice(port);
		this.redis = redis;
		this.indexes = indexes;
		this.reader = reader;
		this.partitions = partitions;
	}

	@Test
	void pagesOverAllPartitionsFromTheNewestToTheOldestWhileOrdersComeIn() {
		List<String> matches = IntStream.range(0, 8).mapToObj((i) -> this.office.openMatch(1000, 10)).toList();
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 70; i++) {
			ids.add(this.office.accepted((i % 2 == 0) ? "list" : "stream", matches.get(i % 8), 1));
		}
		assertThat(ids.stream().map((id) -> id.substring(0, 1)).distinct()).hasSizeGreaterThan(1);
		List<String> seen = new ArrayList<>();
		String query = "limit=7";
		while (query != null) {
			JsonNode page = search(query);
			assertThat(page.get("items")).hasSizeLessThanOrEqualTo(7);
			seen.addAll(ids(page));
			query = page.get("next").isNull() ? null : "limit=7&cursor=" + page.get("next").asString();
			this.office.accepted("list", matches.get(0), 1);
		}
		Collections.reverse(ids);
		assertThat(seen).doesNotHaveDuplicates().startsWith(ids.toArray(String[]::new));
	}

	@ParameterizedTest
	@ValueSource(ints = { 33, 700 })
	void missesNothingWhereOnePartitionHasMostOfTheOrders(int limit) {
		List<String> matches = IntStream.range(0, 4).mapToObj((i) -> this.office.openMatch(1000, 10)).toList();
		Set<String> placed = new HashSet<>();
		// a batch is accepted partition by partition, so it takes several to mix them
		for (int batch = 0; batch < 9; batch++) {
			String orders = IntStream.range(batch * 100, batch * 100 + 100)
				.mapToObj((i) -> "{\"matchId\":\"%s\",\"sector\":\"general\",\"quantity\":1,\"buyer\":\"b%d\"}"
					.formatted(matches.get((i % 20 < 17) ? 0 : i % 4), i))
				.collect(Collectors.joining(",", "[", "]"));
			json(this.office.post("/api/v1/orders/batch?lane=list", orders))
				.forEach((answer) -> placed.add(answer.get("order").get("id").asString()));
		}
		List<String> seen = new ArrayList<>();
		List<Instant> times = new ArrayList<>();
		String query = "limit=" + limit;
		while (query != null) {
			JsonNode page = search(query);
			seen.addAll(ids(page));
			page.get("items").forEach((order) -> times.add(Instant.parse(order.get("acceptedAt").asString())));
			query = page.get("next").isNull() ? null : "limit=" + limit + "&cursor=" + page.get("next").asString();
		}
		assertThat(seen).doesNotHaveDuplicates().containsAll(placed);
		assertThat(times).isSortedAccordingTo(Comparator.reverseOrder());
	}

	@Test
	void findsThoseInWorkTheNewestFirst() {
		String match = this.office.openMatch(10, 10);
		this.office.asOperator("PUT", "/api/v1/faults", "{\"stallNext\":3}");
		try {
			List<String> ids = Stream.of("stream", "pubsub", "stream").map((lane) -> {
				String id = this.office.accepted(lane, match, 1);
				this.office.awaitStatus(id, "processing");
				return id;
			}).toList();
			JsonNode first = search("status=processing&limit=2&matchId=" + match);
			assertThat(ids(first)).containsExactly(ids.get(2), ids.get(1));
			JsonNode rest = search(
					"status=processing&limit=2&matchId=" + match + "&cursor=" + first.get("next").asString());
			assertThat(ids(rest)).containsExactly(ids.get(0));
			assertThat(rest.get("next").isNull()).isTrue();
			assertThat(ids(search("status=processing&lane=pubsub&matchId=" + match))).containsExactly(ids.get(1));
			assertThat(ids(search("status=queued&matchId=" + match))).isEmpty();
		}
		finally {
			this.office.asOperator("PUT", "/api/v1/faults", "{}");
		}
	}

	@Test
	void takesNoPartOfAWordForTheWholeAndNoWordOfAnotherField() {
		String match = "stream-" + UUID.randomUUID();
		this.office.asOperator("POST", "/api/v1/matches", """
				{"id":"%s","home":"Home","away":"Away","venue":"Here","kickoff":"2030-01-01T19:00:00Z",
				 "buyerLimit":10,"sectors":[{"name":"failed","price":{"amount":"10.00","currency":"BRL"},"capacity":9}]}
				""".formatted(match));
		String id = json(this.office.post("/api/v1/orders?lane=list", """
				{"matchId":"%s","sector":"failed","quantity":1,"buyer":"ana"}""".formatted(match))).get("id")
			.asString();
		assertThat(ids(search("lane=list&status=queued&buyer=ana&matchId=" + match))).containsExactly(id);
		String prefix = IntStream.range(1, match.length())
			.mapToObj((end) -> match.substring(0, end))
			.filter((part) -> this.partitions.of(part) == this.partitions.of(match))
			.findAny()
			.orElseThrow();
		assertThat(ids(search("matchId=" + prefix))).isEmpty();
		assertThat(ids(search("buyer=an&matchId=" + match))).isEmpty();
		assertThat(ids(search("lane=stream&matchId=" + match))).isEmpty();
		assertThat(ids(search("status=failed&matchId=" + match))).isEmpty();
	}

	@Test
	void showsPlacesInLine() {
		String match = this.office.openMatch(10, 10);
		String first = this.office.accepted("list", match, 1);
		String settled = this.office.accepted("stream", match, 1);
		String second = this.office.accepted("list", match, 1);
		this.office.awaitStatus(settled, "confirmed");
		JsonNode items = search("matchId=" + match).get("items");
		assertThat(items.valueStream().map((order) -> order.get("id").asString())).containsExactly(second, settled,
				first);
		long position = this.office.find(first).get("position").asLong();
		assertThat(items.get(2).get("position").asLong()).isEqualTo(position).isPositive();
		assertThat(items.get(0).get("position").asLong()).isEqualTo(position + 1);
		assertThat(items.get(1).get("position").isNull()).isTrue();
	}

	@Test
	void findsByEachFilterAndByAllOfThem() {
		String match = this.office.openMatch(100, 10);
		String buyer = "búyer " + UUID.randomUUID();
		String queued = json(this.office.orderAs(buyer, "list", match, 1)).get("id").asString();
		String confirmed = json(this.office.orderAs(buyer, "stream", match, 1)).get("id").asString();
		String others = this.office.accepted("stream", match, 1);
		this.office.awaitStatus(confirmed, "confirmed");
		this.office.awaitStatus(others, "confirmed");
		String quoted = java.net.URLEncoder.encode(buyer, java.nio.charset.StandardCharsets.UTF_8);
		assertThat(ids(search("matchId=" + match))).containsExactly(others, confirmed, queued);
		assertThat(ids(search("buyer=" + quoted))).containsExactly(confirmed, queued);
		assertThat(ids(search("matchId=" + match + "&lane=stream"))).containsExactly(others, confirmed);
		assertThat(ids(search("matchId=" + match + "&status=confirmed"))).containsExactly(others, confirmed);
		assertThat(ids(search("matchId=" + match + "&status=queued"))).containsExactly(queued);
		assertThat(ids(search("status=queued&lane=list&limit=1000"))).contains(queued).doesNotContain(confirmed);
		assertThat(ids(search("status=queued&lane=stream"))).doesNotContain(queued);
		assertThat(ids(search("status=processing&matchId=" + match))).isEmpty();
		assertThat(ids(search("matchId=" + match + "&status=confirmed&lane=stream&buyer=" + quoted)))
			.containsExactly(confirmed);
		assertThat(search("matchId=" + match).get("items").get(2)).isEqualTo(this.office.find(queued));
	}

	@Test
	void findsByTheTimeOfAcceptance() {
		String match = this.office.openMatch(100, 10);
		List<String> ids = IntStream.range(0, 4).mapToObj((i) -> this.office.accepted("list", match, 1)).toList();
		String second = this.office.find(ids.get(1)).get("acceptedAt").asString();
		String third = this.office.find(ids.get(2)).get("acceptedAt").asString();
		String here = "matchId=" + match;
		assertThat(ids(search(here + "&from=" + second))).containsExactly(ids.get(3), ids.get(2), ids.get(1));
		assertThat(ids(search(here + "&to=" + third))).containsExactly(ids.get(2), ids.get(1), ids.get(0));
		assertThat(ids(search(here + "&from=" + second + "&to=" + third))).containsExactly(ids.get(2), ids.get(1));
		assertThat(ids(search(here + "&status=queued&from=" + second + "&to=" + second))).containsExactly(ids.get(1));
		assertThat(ids(search(here + "&from=2100-01-01T00:00:00Z"))).isEmpty();
	}

	@Test
	void aSearchThatTakesLongAnswersWhatItHasAndGoesOnFromThere() {
		String match = this.office.openMatch(10, 10);
		String order = this.office.accepted("list", match, 1);
		String index = "catraca:{" + order.charAt(0) + "}:orders";
		double score = this.redis.opsForZSet().score(index, order);
		Set<TypedTuple<String>> strangers = IntStream.rangeClosed(1, 9000)
			.mapToObj((i) -> TypedTuple.of((i % 2 == 0) ? "stranger-" + i : order.charAt(0) + "-%032x".formatted(i),
					score + i))
			.collect(Collectors.toSet());
		this.redis.opsForZSet().add(index, strangers);
		try {
			OrderQuery query = new OrderQuery(new MatchId(match), null, null, null, 0, Long.MAX_VALUE);
			assertThat(search(() -> 0).page(query, null, 50).items()).hasSize(1);
			AtomicLong nanos = new AtomicLong();
			Page<Order> first = search(() -> nanos.addAndGet(1_000_000_000)).page(query, null, 50);
			assertThat(first.items()).isEmpty();
			List<String> found = new ArrayList<>();
			String cursor = first.next();
			while (cursor != null) {
				JsonNode page = search("matchId=" + match + "&cursor=" + cursor);
				found.addAll(ids(page));
				cursor = page.get("next").isNull() ? null : page.get("next").asString();
			}
			assertThat(found).containsExactly(order);
		}
		finally {
			this.redis.opsForZSet().removeRangeByScore(index, score + 1, score + 9000);
		}
	}

	private OrderSearch search(LongSupplier nanos) {
		return new OrderSearch(this.redis, this.indexes, this.reader, this.partitions, nanos);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "|10.00|BRL| to |10.001|BRL|" })
	void aBrokenRecordHidesNoOther(String change) {
		String match = this.office.openMatch(10, 10);
		List<String> ids = IntStream.range(0, 3).mapToObj((i) -> this.office.accepted("list", match, 1)).toList();
		String key = "catraca:{" + ids.get(1).charAt(0) + "}:order:" + ids.get(1);
		String whole = this.redis.opsForValue().get(key);
		String[] parts = change.split(" to ");
		String broken = (parts.length > 1) ? whole.replace(parts[0], parts[1]) : change;
		assertThat(broken).isNotEqualTo(whole);
		this.redis.opsForValue().set(key, broken);
		assertThat(ids(search("matchId=" + match))).containsExactly(ids.get(2), ids.get(0));
		assertThat(inPagesOf(1, "matchId=" + match)).containsExactly(ids.get(2), ids.get(0));
		this.redis.opsForValue().set(key, whole);
		assertThat(ids(search("matchId=" + match))).hasSize(3);
	}

	private List<String> inPagesOf(int limit, String query) {
		List<String> ids = new ArrayList<>();
		JsonNode page = search(query + "&limit=" + limit);
		ids.addAll(ids(page));
		while (!page.get("next").isNull()) {
			page = search(query + "&limit=" + limit + "&cursor=" + page.get("next").asString());
			ids.addAll(ids(page));
		}
		return ids;
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=1001", "matchId=No%20Match", "buyer=%20", "buyer=a%00b", "status=sold",
			"from=yesterday", "to=%2B999999999-12-31T23:59:59Z", "cursor=x", "cursor=1-2",
			"cursor=99999999999999999-0-9f86d081884c7d659a2feaa0c55ad015" })
	void whatIsOutOfItsLimitsIsRefused(String query) {
		JsonNode problem = problem(get(query), 400, "invalid-request");
		assertThat(problem.get("errors")).hasSize(1);
		assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo(query.split("=")[0]);
	}

	@Test
	void anUnknownLaneIsRefusedAndAnUnknownMatchHasNoOrders() {
		problem(get("lane=fast"), 400, "unknown-lane");
		assertThat(inPagesOf(50, "matchId=no-such-match")).isEmpty();
	}

	private JsonNode search(String query) {
		HttpResponse<String> answer = get(query);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return json(answer);
	}

	private HttpResponse<String> get(String query) {
		return this.office.asOperator("GET", "/api/v1/orders?" + query, null);
	}

	private static List<String> ids(JsonNode page) {
		return page.get("items").valueStream().map((order) -> order.get("id").asString()).toList();
	}

}
