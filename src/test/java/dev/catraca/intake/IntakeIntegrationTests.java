package dev.catraca.intake;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.catraca.order.OrderId;
import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.Rush;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

@CatracaTest
class IntakeIntegrationTests {

	private static final String ORDERS = "/api/v1/orders";

	private static final String[] FINAL = { "confirmed", "rejected", "cancelled", "failed", "lost" };

	private static final int KIBIBYTE = 1024;

	private static final String CLAIM = "catraca:{0}:idempotency:";

	/** As long as a claim is kept where nobody says otherwise. */
	private static final Duration RETENTION = Duration.ofHours(24);

	private final TicketOffice office;

	private final StringRedisTemplate redis;

	IntakeIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.office = new TicketOffice(port);
		this.redis = redis;
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream", "pubsub" })
	void answersAnAcceptedOrder(String lane) {
		String match = this.office.openMatch(10, 4);
		HttpResponse<String> answer = this.office.post(ORDERS + "?lane=" + lane, """
				{"matchId":"%s","sector":"general","quantity":2,"buyer":"ana","attributes":{"membership":"gold"}}"""
			.formatted(match));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		JsonNode order = json(answer);
		assertThat(order.propertyNames()).containsExactlyInAnyOrder("id", "lane", "status", "matchId", "sector",
				"quantity", "buyer", "attributes", "amount", "sequence", "position", "estimatedWait", "attempts",
				"tickets", "reason", "acceptedAt", "startedAt", "settledAt");
		String id = order.get("id").asString();
		assertThat(id).matches("0-[0-9a-f]{32}");
		assertThat(answer.headers().firstValue("Location")).hasValue(ORDERS + "/" + id);
		assertThat(answer.headers().firstValue("Idempotent-Replayed")).isEmpty();
		assertThat(order.get("lane").asString()).isEqualTo(lane);
		assertThat(order.get("status").asString()).isEqualTo("queued");
		assertThat(order.get("matchId").asString()).isEqualTo(match);
		assertThat(order.get("sector").asString()).isEqualTo("general");
		assertThat(order.get("quantity").isInt()).isTrue();
		assertThat(order.get("quantity").asInt()).isEqualTo(2);
		assertThat(order.get("buyer").asString()).isEqualTo("ana");
		assertThat(order.get("attributes")).hasToString("{\"membership\":\"gold\"}");
		assertThat(order.get("amount")).hasToString("{\"amount\":\"20.00\",\"currency\":\"BRL\"}");
		assertThat(order.get("sequence").asLong()).isPositive();
		assertThat(order.get("position").asLong()).isPositive();
		assertThat(order.get("estimatedWait").isNull()
				|| !Duration.parse(order.get("estimatedWait").asString()).isNegative())
			.isTrue();
		assertThat(order.get("attempts").asInt()).isZero();
		assertThat(order.get("tickets").isArray()).isTrue();
		assertThat(order.get("tickets").isEmpty()).isTrue();
		assertThat(order.get("reason").isNull()).isTrue();
		assertThat(Instant.parse(order.get("acceptedAt").asString())).isCloseTo(Instant.now(),
				within(Duration.ofMinutes(5)));
		assertThat(order.get("startedAt").isNull()).isTrue();
		assertThat(order.get("settledAt").isNull()).isTrue();
	}

	@Test
	void aSettledOrderTellsItsTimesAndNoPlaceInLine() {
		String match = this.office.openMatch(10, 4);
		JsonNode order = this.office.awaitStatus(this.office.accepted("stream", match, 1), "confirmed");
		assertThat(order.get("position").isNull()).isTrue();
		assertThat(order.get("estimatedWait").isNull()).isTrue();
		Instant acceptedAt = Instant.parse(order.get("acceptedAt").asString());
		Instant startedAt = Instant.parse(order.get("startedAt").asString());
		assertThat(startedAt).isAfterOrEqualTo(acceptedAt);
		assertThat(Instant.parse(order.get("settledAt").asString())).isAfterOrEqualTo(startedAt);
	}

	@Test
	void takesTheStreamWhenNoLaneIsNamed() {
		String match = this.office.openMatch(10, 4);
		assertThat(json(this.office.post(ORDERS, body(match, 1))).get("lane").asString()).isEqualTo("stream");
	}

	@Test
	void ordersAreNumberedInTheOrderOfAcceptance() {
		String match = this.office.openMatch(10, 4);
		List<Long> sequences = List.of("list", "stream", "pubsub", "list")
			.stream()
			.map((lane) -> json(this.office.order(lane, match, 1)).get("sequence").asLong())
			.toList();
		assertThat(sequences).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void anOrderIsAcceptedNowThoughTheLastOneWasBeforeTheClockWasSetBack() {
		String match = this.office.openMatch(10, 4);
		Instant ahead = Instant.now().plus(Duration.ofHours(1));
		this.redis.opsForHash().put("catraca:{0}:counters", "clock", ahead.getEpochSecond() + "000000");
		JsonNode order = json(this.office.order("list", match, 1));
		assertThat(Instant.parse(order.get("acceptedAt").asString())).isCloseTo(Instant.now(),
				within(Duration.ofMinutes(30)));
	}

	@Test
	void keepsWhatABuyerWrites() {
		String match = this.office.openMatch(10, 4);
		Map<String, String> attributes = new LinkedHashMap<>();
		IntStream.range(0, 15).forEach((i) -> attributes.put("name-" + i, "'\"\\{}[]|,:$1%s \u00e1\u00df\u6f22"));
		attributes.put("balls", "\ud83c\udfdf".repeat(256));
		String buyer = "Zo\u00eb \"the | goal\" \ud83c\udfdf";
		String order = new JsonMapper().writeValueAsString(
				Map.of("matchId", match, "sector", "general", "quantity", 1, "buyer", buyer, "attributes", attributes));
		JsonNode accepted = json(this.office.post(ORDERS, order));
		JsonNode found = this.office.awaitStatus(accepted.get("id").asString(), "confirmed");
		assertThat(List.of(accepted, found)).allSatisfy((told) -> {
			assertThat(told.get("buyer").asString()).isEqualTo(buyer);
			assertThat(told.get("attributes").propertyNames()).hasSameSizeAs(attributes.keySet());
			attributes
				.forEach((name, value) -> assertThat(told.get("attributes").get(name).asString()).isEqualTo(value));
		});
	}

	@ParameterizedTest
	@MethodSource
	void refusesWhatIsNotTheDocumentedJson(String body) {
		problem(this.office.post(ORDERS, body), 400, "malformed-request");
	}

	static List<String> refusesWhatIsNotTheDocumentedJson() {
		String order = "{\"matchId\":\"fla-flu\",\"sector\":\"north\",\"quantity\":2,\"buyer\":\"ana\"}";
		return List.of("", " ", "{", "hello", "[" + order + "]", "\"order\"", "17", "null", order + order, order + "x",
				order.replace("}", ",}"), order.replace("}", ",\"colour\":\"red\"}"),
				order.replace("}", ",\"lane\":\"list\"}"), order.replace("}", ",\"buyer\":\"eva\"}"),
				order.replace("2", "\"2\""), order.replace("2", "2.0"), order.replace("2", "2.5"),
				order.replace("2", "true"), order.replace("2", "[2]"), order.replace("2", "\"\""),
				order.replace("2", "99999999999"), order.replace("2", "1e400"), order.replace("2", "NaN"),
				order.replace("\"ana\"", "7"), order.replace("\"ana\"", "true"), order.replace("\"ana\"", "[\"ana\"]"),
				order.replace("\"ana\"", "'ana'"), order.replace("}", ",\"attributes\":[]}"),
				order.replace("}", ",\"attributes\":\"gold\"}"), order.replace("}", ",\"attributes\":\"\"}"),
				order.replace("}", ",\"attributes\":{\"a\":1}}"), order.replace("}", ",\"attributes\":{\"a\":{}}}"),
				order.replace("}", ",\"attributes\":{\"a\":" + "[".repeat(5000) + "}}"),
				order.replace("}", ",\"attributes\":{\"a\":\"1\",\"a\":\"2\"}}"));
	}

	@Test
	void namesTheFieldsThatAreOutOfTheirLimitsAndNotTheirValues() {
		HttpResponse<String> answer = this.office.post(ORDERS, """
				{"matchId":"Top Secret","sector":"","quantity":0,"buyer":"Top\\tSecret",
				 "attributes":{"top-secret":"x\\u0000","1":"Secret"}}""");
		JsonNode errors = problem(answer, 400, "invalid-order").get("errors");
		assertThat(errors.valueStream().map((error) -> error.get("field").asString())).containsExactly("matchId",
				"sector", "quantity", "buyer", "attributes.top-secret", "attributes");
		assertThat(errors.valueStream()).allSatisfy((error) -> {
			assertThat(error.propertyNames()).containsExactlyInAnyOrder("field", "message");
			assertThat(error.get("message").asString()).isNotBlank().doesNotContain("Secret");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "fax", "LIST", "", "list,stream", "list&lane=list" })
	void refusesAnUnknownLane(String lane) {
		String match = this.office.openMatch(10, 4);
		problem(this.office.post(ORDERS + "?lane=" + lane, body(match, 1)), 400, "unknown-lane");
		problem(this.office.post(ORDERS + "/batch?lane=" + lane, "[" + body(match, 1) + "]"), 400, "unknown-lane");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
	}

	@ParameterizedTest
	@MethodSource
	void refusesAnIdempotencyKeyOfAnotherForm(List<String> keys) {
		String match = this.office.openMatch(10, 4);
		String[] headers = keys.stream()
			.flatMap((key) -> List.of("Idempotency-Key", key).stream())
			.toArray(String[]::new);
		problem(this.office.post(ORDERS, body(match, 1), headers), 400, "invalid-idempotency-key");
		problem(this.office.post(ORDERS + "/batch", "[" + body(match, 1) + "]", headers), 400,
				"invalid-idempotency-key");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
	}

	static List<List<String>> refusesAnIdempotencyKeyOfAnotherForm() {
		return List.of(List.of(""), List.of("k".repeat(256)), List.of("a\tb"), List.of("a b"), List.of("one", "two"),
				List.of("same", "same"));
	}

	@Test
	void takesAnIdempotencyKeyOf255Characters() {
		String match = this.office.openMatch(10, 4);
		String key = "!~" + "k".repeat(253 - 36) + UUID.randomUUID();
		assertThat(this.office.order("stream", match, 1, "Idempotency-Key", key).statusCode()).isEqualTo(202);
	}

	@Test
	void aClaimIsForgottenWithTime() {
		String match = this.office.openMatch(10, 4);
		String key = UUID.randomUUID().toString();
		assertThat(this.office.order("stream", match, 1, "Idempotency-Key", key).statusCode()).isEqualTo(202);
		assertThat(this.redis.getExpire(claimOf(key))).isBetween(1L, RETENTION.toSeconds());
	}

	@Test
	void aRefusalOfAClaimThatIsGoneIsForgottenWithTimeToo(@Autowired IdempotencyClaims claims) {
		String name = OrderRequest.sha256(UUID.randomUUID().toString());
		claims.remember(new Candidate(OrderRequest.EMPTY, OrderId.random(0), name, ""), Refusals.rateLimited());
		assertThat(this.redis.getExpire(CLAIM + name)).isBetween(1L, RETENTION.toSeconds());
	}

	@Test
	void anAcceptedOrderCountsMoreThanARefusalThatWasRememberedLate() {
		String match = this.office.openMatch(10, 4);
		String key = UUID.randomUUID().toString();
		HttpResponse<String> first = this.office.orderAs("ana", "list", match, 2, "Idempotency-Key", key);
		this.redis.opsForHash()
			.put(claimOf(key), "refusal", "{\"type\":\"/problems/sold-out\",\"title\":\"Conflict\",\"status\":409}");
		HttpResponse<String> again = this.office.orderAs("ana", "list", match, 2, "Idempotency-Key", key);
		assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
		assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
		assertThat(json(again).get("id")).isEqualTo(json(first).get("id"));
	}

	@Test
	void refusesAnUnknownMatch() {
		problem(this.office.post(ORDERS, body("m-" + UUID.randomUUID(), 1)), 422, "unknown-match");
	}

	@Test
	void refusesAnUnknownSector() {
		String match = this.office.openMatch(10, 4);
		problem(this.office.post(ORDERS, body(match, 1).replace("general", "moon")), 422, "unknown-sector");
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream", "pubsub" })
	void refusesMoreThanTheSeatsThatAreLeft(String lane) {
		String match = this.office.openMatch(3, 4);
		this.office.accepted("stream", match, 2);
		assertThat(problem(this.office.order(lane, match, 2), 409, "sold-out").get("available").asInt()).isOne();
		assertThat(this.office.seats(match).available()).isOne();
	}

	@Test
	void refusesMoreThanABuyerMayHave() {
		String match = this.office.openMatch(10, 4);
		assertThat(this.office.orderAs("ana", "stream", match, 3).statusCode()).isEqualTo(202);
		JsonNode problem = problem(this.office.orderAs("ana", "list", match, 2), 409, "buyer-limit");
		assertThat(problem.get("limit").asInt()).isEqualTo(4);
		assertThat(problem.get("held").asInt()).isEqualTo(3);
		assertThat(this.office.orderAs("ana", "list", match, 1).statusCode()).isEqualTo(202);
		assertThat(this.office.orderAs("eva", "list", match, 4).statusCode()).isEqualTo(202);
	}

	@Test
	void refusesOrdersOfAMatchWhoseSalesAreClosed() {
		String match = this.office.openMatch(10, 4);
		this.office.asOperator("POST", "/api/v1/matches/" + match + "/close", null);
		problem(this.office.order("stream", match, 1), 409, "sales-closed");
		this.office.asOperator("POST", "/api/v1/matches/" + match + "/open", null);
		assertThat(this.office.order("stream", match, 1).statusCode()).isEqualTo(202);
	}

	@ParameterizedTest
	@CsvSource({ "available:general, many", "available:general, 7.5", "held:general, many", "held:general, 0x10",
			"buyerLimit, many", "price:general, many", "currency, many", "decimals, many" })
	void aMatchThatSomebodySpoiltSellsNothingAndSpoilsNoOther(String field, String slip) {
		String spoilt = this.office.openMatch(10, 4);
		String sound = this.office.openMatch(10, 4);
		String key = "catraca:{0}:match:" + spoilt;
		Object was = this.redis.opsForHash().get(key, field);
		this.redis.opsForHash().put(key, field, slip);
		try {
			JsonNode items = json(this.office.post(ORDERS + "/batch",
					"[" + body(sound, 1) + "," + body(spoilt, 1) + "," + body(sound, 2) + "]"));
			assertThat(items).extracting((item) -> item.get("status").asInt()).containsExactly(202, 409, 202);
			assertThat(this.office.seats(sound).available()).isEqualTo(7);
			problem(this.office.order("list", spoilt, 1), 409, "sales-closed");
		}
		finally {
			this.redis.opsForHash().put(key, field, was);
		}
		assertThat(this.office.order("list", spoilt, 1).statusCode()).isEqualTo(202);
	}

	@Test
	void refusesABodyBeyondItsLimitHoweverItIsSent() {
		String match = this.office.openMatch(10, 4);
		String most = body(match, 1) + " ".repeat(16 * KIBIBYTE - body(match, 1).length());
		assertThat(this.office.post(ORDERS, most).statusCode()).isEqualTo(202);
		assertThat(this.office.postChunked(ORDERS, most).statusCode()).isEqualTo(202);
		int left = this.office.seats(match).available();
		problem(this.office.post(ORDERS, most + " "), 413, "body-too-large");
		problem(this.office.postChunked(ORDERS, most + " "), 413, "body-too-large");
		problem(this.office.post(ORDERS + "?lane=list", most + " "), 413, "body-too-large");
		assertThat(this.office.seats(match).available()).isEqualTo(left);
	}

	@Test
	void refusesABatchBeyondItsLimit() {
		String tooMuch = "[" + " ".repeat(2 * KIBIBYTE * KIBIBYTE) + "]";
		problem(this.office.post(ORDERS + "/batch", tooMuch), 413, "body-too-large");
		problem(this.office.postChunked(ORDERS + "/batch", tooMuch), 413, "body-too-large");
	}

	@Test
	void refusesAnotherMethodAndNamesThoseItTakes() {
		HttpResponse<String> orders = this.office.send("PUT", ORDERS, "{}", "Content-Type", "application/json");
		problem(orders, 405, "method-not-allowed");
		assertThat(orders.headers().firstValue("Allow")).get().asString().contains("POST");
		HttpResponse<String> order = this.office.send("PATCH", ORDERS + "/0-" + "0".repeat(32), "{}", "Content-Type",
				"application/json");
		problem(order, 405, "method-not-allowed");
		assertThat(order.headers().firstValue("Allow")).get().asString().contains("GET", "DELETE");
	}

	@Test
	void refusesAnotherMediaType() {
		String match = this.office.openMatch(10, 4);
		String body = body(match, 1);
		problem(this.office.send("POST", ORDERS, body, "Content-Type", "text/plain"), 415, "unsupported-media-type");
		problem(this.office.send("POST", ORDERS, body, "Content-Type", "nonsense"), 415, "unsupported-media-type");
		problem(this.office.send("POST", ORDERS, body), 415, "unsupported-media-type");
		problem(this.office.post(ORDERS, body, "Content-Encoding", "gzip"), 415, "unsupported-media-type");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/xml", "nonsense" })
	void takesNoOrderWhoseAnswerTheClientWouldNotAccept(String accept) {
		String match = this.office.openMatch(10, 4);
		problem(this.office.order("stream", match, 1, "Accept", accept), 406, "not-acceptable");
		problem(this.office.post(ORDERS + "/batch", "[" + body(match, 1) + "]", "Accept", accept), 406,
				"not-acceptable");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/v1/nothing", "/nothing", "/api/v1/orders/", "/api/v1/orders/x", "/api/v1/orders/0-1",
			"/api/v1/orders/0-00000000000000000000000000000000", "/api/v1/orders/7-00000000000000000000000000000000",
			"/api/v1/orders/9999-00000000000000000000000000000000", "/api/v1/orders/0-0000000000000000000000000000000G",
			"/api/v1/orders/x/y/z", "/api/v1/matches/Fla", "/api/v1/matches/nobody-nobody" })
	void thereIsNothingElsewhere(String path) {
		problem(this.office.get(path), 404, "not-found");
	}

	@Test
	void aRefusalIsToldAsAProblemWhateverTheClientAccepts() {
		problem(this.office.get("/api/v1/nothing", "Accept", "text/plain"), 404, "not-found");
		problem(this.office.post(ORDERS, "{}", "Accept", "application/json"), 400, "invalid-order");
	}

	@Test
	void answersTheSameOrderForTheSameKey() {
		String match = this.office.openMatch(10, 4);
		String key = UUID.randomUUID().toString();
		HttpResponse<String> first = this.office.orderAs("ana", "list", match, 2, "Idempotency-Key", key);
		HttpResponse<String> again = this.office.orderAs("ana", "list", match, 2, "Idempotency-Key", key);
		assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
		assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
		assertThat(again.statusCode()).isEqualTo(202);
		assertThat(again.headers().firstValue("Location")).isEqualTo(first.headers().firstValue("Location"));
		assertThat(json(again).get("id")).isEqualTo(json(first).get("id"));
		assertThat(json(again).get("acceptedAt")).isEqualTo(json(first).get("acceptedAt"));
		assertThat(this.office.seats(match).available()).isEqualTo(8);
	}

	@Test
	void answersTheSameRefusalForTheSameKeyEvenWhenItWouldNotBeRefusedNow() {
		String match = this.office.openMatch(2, 4);
		String key = UUID.randomUUID().toString();
		String other = this.office.accepted("stream", match, 2);
		HttpResponse<String> first = this.office.orderAs("ana", "list", match, 2, "Idempotency-Key", key);
		JsonNode problem = problem(first, 409, "sold-out");
		this.office.awaitStatus(other, "confirmed");
		assertThat(this.office.cancel(other).statusCode()).isEqualTo(200);
		HttpResponse<String> again = this.office.orderAs("ana", "list", match, 2, "Idempotency-Key", key);
		assertThat(problem(again, 409, "sold-out")).isEqualTo(problem);
		assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
		assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(2, 0, 0));
	}

	@Test
	void doesNotCareHowTheSameOrderIsWritten() {
		String match = this.office.openMatch(10, 4);
		String key = UUID.randomUUID().toString();
		JsonNode first = json(this.office.post(ORDERS, """
				{"matchId":"%s","sector":"general","quantity":1,"buyer":"ana","attributes":{"a":"1","b":"2"}}"""
			.formatted(match), "Idempotency-Key", key));
		HttpResponse<String> again = this.office.post(ORDERS + "?lane=stream", """
				{ "attributes": {"b":"\\u0032", "a":"1"}, "buyer":"ana", "quantity":1,
				  "sector":"general", "matchId":"%s" }""".formatted(match), "Idempotency-Key", key);
		assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
		assertThat(json(again).get("id")).isEqualTo(first.get("id"));
	}

	@Test
	void refusesAKeyThatWasSentWithAnotherOrder() {
		String match = this.office.openMatch(10, 4);
		String[] key = { "Idempotency-Key", UUID.randomUUID().toString() };
		assertThat(this.office.orderAs("ana", "list", match, 1, key).statusCode()).isEqualTo(202);
		List.of(this.office.orderAs("ana", "stream", match, 1, key), this.office.orderAs("ana", "list", match, 2, key),
				this.office.orderAs("eva", "list", match, 1, key),
				this.office.orderAs("ana", "list", this.office.openMatch(10, 4), 1, key))
			.forEach((answer) -> {
				problem(answer, 422, "idempotency-key-reused");
				assertThat(answer.headers().firstValue("Idempotent-Replayed")).isEmpty();
			});
		assertThat(this.office.seats(match).available()).isEqualTo(9);
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream", "pubsub" })
	void takesOneOrderHoweverOftenItIsSentAtOnce(String lane) {
		String match = this.office.openMatch(100, 10);
		String key = UUID.randomUUID().toString();
		List<HttpResponse<String>> answers = Rush.of(50,
				(client) -> this.office.orderAs("ana", lane, match, 1, "Idempotency-Key", key));
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202));
		assertThat(answers.stream().map((answer) -> json(answer).get("id").asString()).distinct()).hasSize(1);
		assertThat(answers.stream().filter((answer) -> answer.headers().firstValue("Idempotent-Replayed").isEmpty()))
			.hasSize(1);
		this.office.awaitStatus(json(answers.get(0)).get("id").asString(), FINAL);
		Seats seats = this.office.seats(match);
		assertThat(seats.available() + seats.sold()).isEqualTo(100);
		assertThat(seats.sold()).isLessThanOrEqualTo(1);
	}

	@Test
	void aBatchIsAnsweredInItsOrder() {
		String match = this.office.openMatch(3, 4);
		HttpResponse<String> answer = this.office.post(ORDERS + "/batch?lane=list",
				"[" + String.join(",", body(match, 1), body("nobody-nobody", 1), "null", body(match, 2), body(match, 0),
						body(match, 1), body(match, 1).replace("general", "moon")) + "]");
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		JsonNode items = json(answer);
		assertThat(items.valueStream().map((item) -> item.get("status").asInt())).containsExactly(202, 422, 400, 202,
				400, 409, 422);
		for (int accepted : List.of(0, 3)) {
			assertThat(items.get(accepted).propertyNames()).containsExactlyInAnyOrder("status", "order");
			assertThat(items.get(accepted).get("order").get("lane").asString()).isEqualTo("list");
		}
		assertThat(items.get(3).get("order").get("quantity").asInt()).isEqualTo(2);
		assertThat(items.get(1).propertyNames()).containsExactlyInAnyOrder("status", "problem");
		problem(items.get(1).get("problem"), 422, "unknown-match");
		problem(items.get(2).get("problem"), 400, "invalid-order");
		problem(items.get(4).get("problem"), 400, "invalid-order");
		assertThat(problem(items.get(5).get("problem"), 409, "sold-out").get("available").asInt()).isZero();
		problem(items.get(6).get("problem"), 422, "unknown-sector");
		assertThat(this.office.seats(match).available()).isZero();
	}

	@Test
	void aBatchHasAThousandOrdersAtMost() {
		String match = this.office.openMatch(1000, 1);
		String thousand = IntStream.range(0, 1000).mapToObj((i) -> body(match, 1)).collect(Collectors.joining(","));
		problem(this.office.post(ORDERS + "/batch", "[" + thousand + "," + body(match, 1) + "]"), 400, "invalid-order");
		problem(this.office.post(ORDERS + "/batch", "[]"), 400, "invalid-order");
		problem(this.office.post(ORDERS + "/batch", body(match, 1)), 400, "malformed-request");
		assertThat(this.office.seats(match).available()).isEqualTo(1000);
		JsonNode items = json(this.office.post(ORDERS + "/batch", "[" + thousand + "]"));
		assertThat(items.valueStream().map((item) -> item.get("status").asInt())).hasSize(1000).containsOnly(202);
		assertThat(items.valueStream().map((item) -> item.get("order").get("sequence").asLong())).isSorted()
			.doesNotHaveDuplicates();
		assertThat(this.office.seats(match).available()).isZero();
	}

	@Test
	void aBatchWithAKeyIsTakenOnce() {
		String match = this.office.openMatch(4, 4);
		String[] key = { "Idempotency-Key", UUID.randomUUID().toString() };
		String batch = "[" + String.join(",", body(match, 1), body(match, 4), body(match, 2)) + "]";
		JsonNode first = json(this.office.post(ORDERS + "/batch", batch, key));
		JsonNode again = json(this.office.post(ORDERS + "/batch", batch, key));
		assertThat(first.valueStream().map((item) -> item.get("status").asInt())).containsExactly(202, 409, 202);
		assertThat(again.valueStream().map((item) -> item.get("status").asInt())).containsExactly(202, 409, 202);
		for (int accepted : List.of(0, 2)) {
			assertThat(again.get(accepted).get("order").get("id"))
				.isEqualTo(first.get(accepted).get("order").get("id"));
		}
		assertThat(again.get(1)).isEqualTo(first.get(1));
		assertThat(this.office.seats(match).available()).isOne();
	}

	@Test
	void aBatchWithAUsedKeyAndOneOrderMoreIsRefusedWhole() {
		String match = this.office.openMatch(10, 4);
		String[] key = { "Idempotency-Key", UUID.randomUUID().toString() };
		String one = """
				{"matchId":"%s","sector":"general","quantity":1,"buyer":"ana"}""".formatted(match);
		String other = one.replace("ana", "bia");
		assertThat(this.office.post("/api/v1/orders/batch", "[" + one + "]", key).statusCode()).isEqualTo(200);
		HttpResponse<String> answer = this.office.post("/api/v1/orders/batch", "[" + one + "," + other + "]", key);
		assertThat(TicketOffice.json(answer).valueStream().map((item) -> item.get("status").asInt()))
			.containsExactly(422, 422);
		assertThat(this.office.post("/api/v1/orders/batch", "[" + one + "]", key)
			.headers()
			.firstValue("Idempotent-Replayed")).contains("true");
		Seats seats = this.office.seats(match);
		assertThat(seats.held() + seats.sold()).isEqualTo(1);
	}

	@Test
	void refusesTheKeyOfABatchWithAnotherOrderThoughItsFirstOneWasOutOfItsLimits() {
		String match = this.office.openMatch(10, 4);
		String[] key = { "Idempotency-Key", UUID.randomUUID().toString() };
		String batch = "[" + body(match, 99) + "," + body(match, 1) + "]";
		JsonNode first = json(this.office.post(ORDERS + "/batch", batch, key));
		assertThat(first).extracting((item) -> item.get("status").asInt()).containsExactly(400, 202);
		problem(this.office.post(ORDERS, body(match, 1), key), 422, "idempotency-key-reused");
		JsonNode other = json(
				this.office.post(ORDERS + "/batch", "[" + body(match, 99) + ",null," + body(match, 1) + "]", key));
		assertThat(other).extracting((item) -> item.get("status").asInt()).containsExactly(400, 400, 422);
		HttpResponse<String> again = this.office.post(ORDERS + "/batch", batch, key);
		assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
		assertThat(json(again).get(0)).isEqualTo(first.get(0));
		assertThat(json(again).get(1).get("order").get("id")).isEqualTo(first.get(1).get("order").get("id"));
		assertThat(this.office.seats(match).available()).isEqualTo(9);
	}

	@Test
	void refusesTheKeyOfAnOrderWithABatchWhoseFirstOneIsOutOfItsLimits() {
		String match = this.office.openMatch(10, 4);
		String[] key = { "Idempotency-Key", UUID.randomUUID().toString() };
		String order = body(match, 1);
		JsonNode first = json(this.office.post(ORDERS, order, key));
		JsonNode batch = json(
				this.office.post(ORDERS + "/batch", "[" + body(match, 99) + "," + body(match, 1) + "]", key));
		assertThat(batch).extracting((item) -> item.get("status").asInt()).containsExactly(400, 422);
		problem(batch.get(1).get("problem"), 422, "idempotency-key-reused");
		assertThat(json(this.office.post(ORDERS, order, key)).get("id")).isEqualTo(first.get("id"));
		assertThat(this.office.seats(match).available()).isEqualTo(9);
	}

	@Test
	void sellsTheLastSeatsOnceInARush() {
		int capacity = 40;
		String match = this.office.openMatch(capacity, 10);
		List<String> lanes = List.of("list", "stream", "pubsub");
		List<HttpResponse<String>> answers = Rush.of(30, (client) -> IntStream.range(0, 4).mapToObj((i) -> {
			HttpResponse<String> answer = this.office.order(lanes.get((client + i) % lanes.size()), match, 1);
			Seats seats = this.office.seats(match);
			assertThat(seats.available() + seats.held() + seats.sold()).isEqualTo(capacity);
			assertThat(seats.available()).isNotNegative();
			assertThat(seats.held()).isNotNegative();
			return answer;
		}).toList()).stream().flatMap(List::stream).toList();
		List<String> accepted = answers.stream()
			.filter((answer) -> answer.statusCode() == 202)
			.map((answer) -> json(answer).get("id").asString())
			.toList();
		answers.stream()
			.filter((answer) -> answer.statusCode() != 202)
			.forEach((answer) -> problem(answer, 409, "sold-out"));
		List<JsonNode> settled = accepted.stream().map((id) -> this.office.awaitStatus(id, FINAL)).toList();
		// a machine that is too slow for the pub/sub lane loses orders, whose seats come
		// back
		List<JsonNode> confirmed = settled.stream()
			.filter((order) -> order.get("status").asString().equals("confirmed"))
			.toList();
		int lost = accepted.size() - confirmed.size();
		assertThat(settled.stream().filter((order) -> order.get("status").asString().equals("lost"))).hasSize(lost);
		assertThat(accepted).hasSizeBetween(capacity, capacity + lost);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(capacity - confirmed.size(), 0, confirmed.size()));
		assertThat(confirmed.stream().flatMap((order) -> order.get("tickets").valueStream()).map(JsonNode::asString))
			.hasSize(confirmed.size())
			.doesNotHaveDuplicates();
	}

	@Test
	void aBuyerGetsNoMoreThanTheLimitInARush() {
		String match = this.office.openMatch(100, 4);
		List<HttpResponse<String>> answers = Rush.of(20,
				(client) -> this.office.orderAs("ana", (client % 2 == 0) ? "list" : "stream", match, 1));
		assertThat(answers.stream().filter((answer) -> answer.statusCode() == 202)).hasSize(4);
		answers.stream().filter((answer) -> answer.statusCode() != 202).forEach((answer) -> {
			JsonNode problem = problem(answer, 409, "buyer-limit");
			assertThat(problem.get("limit").asInt()).isEqualTo(4);
			assertThat(problem.get("held").asInt()).isEqualTo(4);
		});
		assertThat(this.office.seats(match).available()).isEqualTo(96);
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void aCancelledOrderGivesItsSeatsBackOnce(String lane) {
		String match = this.office.openMatch(10, 2);
		String order = json(this.office.orderAs("ana", lane, match, 2)).get("id").asString();
		this.office.awaitStatus(order, "confirmed");
		problem(this.office.orderAs("ana", lane, match, 1), 409, "buyer-limit");
		List<HttpResponse<String>> answers = Rush.of(8, (client) -> this.office.cancel(order));
		assertThat(answers).allSatisfy((answer) -> {
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
			assertThat(json(answer).get("status").asString()).isEqualTo("cancelled");
		});
		assertThat(this.office.cancel(order).statusCode()).isEqualTo(200);
		assertThat(this.office.find(order).get("tickets").isEmpty()).isTrue();
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
		assertThat(this.office.orderAs("ana", lane, match, 2).statusCode()).isEqualTo(202);
	}

	@Test
	void noOtherOrderGetsTheNumberOfACancelledTicket() {
		String match = this.office.openMatch(1, 1);
		String first = this.office.accepted("stream", match, 1);
		String ticket = this.office.awaitStatus(first, "confirmed").get("tickets").get(0).asString();
		this.office.cancel(first);
		JsonNode second = this.office.awaitStatus(this.office.accepted("stream", match, 1), "confirmed");
		assertThat(second.get("tickets").get(0).asString()).isNotEqualTo(ticket);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "0-00000000000000000000000000000000", "7-00000000000000000000000000000000" })
	void cannotCancelWhatIsNotThere(String order) {
		problem(this.office.cancel(order), 404, "not-found");
	}

	/** The claim of a single order's key. */
	private static String claimOf(String key) {
		return CLAIM + OrderRequest.sha256(key + "\0" + 0);
	}

	private static String body(String match, int quantity) {
		return """
				{"matchId":"%s","sector":"general","quantity":%d,"buyer":"%s"}""".formatted(match, quantity,
				UUID.randomUUID());
	}

}
