package dev.catraca.match;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.catraca.order.MatchId;
import dev.catraca.redis.Partitions;
import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.Rush;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;

@CatracaTest
class MatchIntegrationTests {

	private static final String MATCHES = "/api/v1/matches";

	private static final String OPERATOR = "Basic b3BlcmF0b3I6c2VjcmV0";

	private final TicketOffice office;

	private final MatchReader reader;

	private final Partitions partitions;

	private final StringRedisTemplate redis;

	MatchIntegrationTests(@LocalServerPort int port, @Autowired MatchReader reader, @Autowired Partitions partitions,
			@Autowired StringRedisTemplate redis) {
		this.office = new TicketOffice(port);
		this.reader = reader;
		this.partitions = partitions;
		this.redis = redis;
	}

	@Test
	void theSampleMatchesAreThere() {
		JsonNode derby = json(this.office.get(MATCHES + "/fla-flu"));
		assertThat(derby.propertyNames()).containsExactlyInAnyOrder("id", "home", "away", "venue", "kickoff", "sales",
				"buyerLimit", "sectors");
		assertThat(
				List.of(derby.get("id"), derby.get("home"), derby.get("away"), derby.get("venue"), derby.get("sales")))
			.extracting(JsonNode::asString)
			.containsExactly("fla-flu", "Flamengo", "Fluminense", "Maracan\u00e3", "open");
		assertThat(derby.get("buyerLimit").asInt()).isEqualTo(4);
		assertThat(Instant.parse(derby.get("kickoff").asString())).isAfter(Instant.now());
		assertThat(derby.get("sectors").valueStream().map(MatchIntegrationTests::offer)).containsExactly(
				"north 20000 x 80.00 BRL", "south 20000 x 80.00 BRL", "east 15000 x 120.00 BRL",
				"west 10000 x 200.00 BRL");
		JsonNode grenal = json(this.office.get(MATCHES + "/gre-nal"));
		assertThat(List.of(grenal.get("home"), grenal.get("away"), grenal.get("sales"))).extracting(JsonNode::asString)
			.containsExactly("Gr\u00eamio", "Internacional", "open");
		assertThat(grenal.get("buyerLimit").asInt()).isEqualTo(4);
		assertThat(grenal.get("sectors").valueStream().map(MatchIntegrationTests::offer))
			.containsExactly("general 500 x 60.00 BRL");
	}

	@Test
	void aSectorTellsItsSeats() {
		String match = this.office.openMatch(10, 4);
		this.office.awaitStatus(this.office.accepted("stream", match, 3), "confirmed");
		assertThat(json(this.office.get(MATCHES + "/" + match)).get("sectors")).hasToString(
				"""
						[{"name":"general","price":{"amount":"10.00","currency":"BRL"},"capacity":10,"available":7,"held":0,"sold":3}]""");
	}

	/** They share calls. */
	@Test
	void whoAsksTogetherWithOthersIsToldOfTheirOwnMatches() {
		List<String> asked = new ArrayList<>();
		List<String> expected = new ArrayList<>();
		for (int i = 1; i <= 40; i++) {
			String match = this.office.openMatch(10, 4);
			asked.addAll(List.of(MATCHES + "/" + match, MATCHES + "/none", MATCHES + "?limit=" + i));
			expected.addAll(List.of(match, "/problems/not-found", i + " matches"));
		}
		assertThat(Rush.of(asked.size(), (i) -> told(asked.get(i)))).isEqualTo(expected);
	}

	@Test
	void somethingElseInPlaceOfAMatchHidesNoOther() {
		MatchId other = new MatchId(this.office.openMatch(10, 4));
		MatchId spoilt = new MatchId(newId());
		String key = MatchKeys.match(this.partitions.of(spoilt.value()), spoilt);
		this.redis.opsForValue().set(key, "something else");
		try {
			assertThat(this.reader.read(List.of(spoilt, other))).extracting(Match::id).containsExactly(other);
		}
		finally {
			this.redis.delete(key);
		}
	}

	private String told(String path) {
		JsonNode answer = json(this.office.get(path));
		return answer.has("items") ? answer.get("items").size() + " matches"
				: answer.path("id").asString(answer.path("type").asString(""));
	}

	@Test
	void aPriceMayBeAsHighAsItsLimitInTheSmallestOfUnits() {
		String id = newId();
		assertThat(this.office
			.asOperator("POST", MATCHES,
					match(id).replace("60.00", "1000000.0000").replace("BRL", "CLF").replace("\"a\"", "\"general\""))
			.statusCode()).isEqualTo(201);
		assertThat(
				json(this.office.get(MATCHES + "/" + id)).get("sectors").get(0).get("price").get("amount").asString())
			.isEqualTo("1000000.0000");
		JsonNode order = json(this.office.order("list", id, 4));
		assertThat(order.get("amount").get("amount").asString()).isEqualTo("4000000.0000");
		this.office.awaitStatus(order.get("id").asString(), "confirmed");
		assertThat(this.office.get(MATCHES).statusCode()).isEqualTo(200);
	}

	@Test
	void listsEveryMatchTheNextToBePlayedFirst() {
		String tomorrow = opened(Instant.now().plus(Duration.ofDays(1)));
		String now = opened(Instant.now().minus(Duration.ofHours(1)));
		String yesterday = opened(Instant.now().minus(Duration.ofDays(1)));
		String longAgo = opened(Instant.parse("2020-01-01T19:00:00Z"));
		List<String> all = ids(json(this.office.get(MATCHES + "?limit=1000")));
		assertThat(all).containsSubsequence(now, tomorrow, "fla-flu", "gre-nal", yesterday, longAgo)
			.doesNotHaveDuplicates();
		List<String> paged = new ArrayList<>();
		String next = "";
		do {
			JsonNode page = json(this.office.get(MATCHES + "?limit=2" + next));
			assertThat(page.propertyNames()).containsExactlyInAnyOrder("items", "next");
			paged.addAll(ids(page));
			next = page.get("next").isNull() ? null : "&cursor=" + page.get("next").asString();
		}
		while (next != null);
		assertThat(paged).isEqualTo(all);
		// the first page was asked for before that of now had begun
		long before = Instant.now().minus(Duration.ofDays(2)).getEpochSecond();
		assertThat(ids(json(this.office.get(MATCHES + "?limit=1000&cursor=" + before + "-" + yesterday))))
			.containsSubsequence(now, tomorrow, "fla-flu");
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=1001", "cursor=", "cursor=No", "cursor=fla-flu",
			"cursor=1-no-such-match", "cursor=1234567890123-fla-flu" })
	void refusesPagesThatThereAreNot(String query) {
		problem(this.office.get(MATCHES + "?" + query), 400, "invalid-request");
	}

	private String opened(Instant kickoff) {
		String id = newId();
		HttpResponse<String> answer = this.office.asOperator("POST", MATCHES,
				match(id).replace("2031-03-07T19:00:00Z", kickoff.toString()));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
		return id;
	}

	private static List<String> ids(JsonNode page) {
		return page.get("items").valueStream().map((item) -> item.get("id").asString()).toList();
	}

	@Test
	void theOperatorOpensClosesAndOpensAMatch() {
		String id = newId();
		HttpResponse<String> opened = this.office.asOperator("POST", MATCHES, match(id));
		assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
		assertThat(opened.headers().firstValue("Location")).hasValue(MATCHES + "/" + id);
		assertThat(json(opened)).isEqualTo(json(this.office.get(MATCHES + "/" + id)));
		assertThat(json(opened).get("sales").asString()).isEqualTo("open");
		for (String sales : List.of("close", "close", "open", "open")) {
			HttpResponse<String> answer = this.office.asOperator("POST", MATCHES + "/" + id + "/" + sales, null);
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
			assertThat(json(answer).get("sales").asString()).startsWith(sales);
			assertThat(json(answer)).isEqualTo(json(this.office.get(MATCHES + "/" + id)));
		}
	}

	@Test
	void aMatchCanBeOpenedWithItsSalesClosed() {
		String id = newId();
		this.office.asOperator("POST", MATCHES, match(id).replace("{\"id\"", "{\"sales\":\"closed\",\"id\""));
		assertThat(json(this.office.get(MATCHES + "/" + id)).get("sales").asString()).isEqualTo("closed");
	}

	@Test
	void aMatchIsOpenedOnce() {
		String id = this.office.openMatch(10, 4);
		this.office.accepted("stream", id, 1);
		problem(this.office.asOperator("POST", MATCHES, match(id)), 409, "match-exists");
		assertThat(json(this.office.get(MATCHES + "/" + id)).get("home").asString()).isEqualTo("Home");
		assertThat(this.office.seats(id).available()).isEqualTo(9);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/fla-flu/close", "/fla-flu/open" })
	void onlyTheOperatorMayOperate(String path) {
		String body = match(newId());
		for (HttpResponse<String> answer : List.of(this.office.post(MATCHES + path, body),
				this.office.post(MATCHES + path, body, "Authorization", "Basic b3BlcmF0b3I6d3Jvbmc="),
				this.office.post(MATCHES + path, body, "Authorization", "Basic nonsense"))) {
			problem(answer, 401, "unauthorized");
			assertThat(answer.headers().firstValue("WWW-Authenticate")).get().asString().startsWith("Basic");
		}
		assertThat(json(this.office.get(MATCHES + "/fla-flu")).get("sales").asString()).isEqualTo("open");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cross-site", "same-site" })
	void anotherSiteCanTriggerNothing(String site) {
		String match = this.office.openMatch(10, 4);
		problem(this.office.post(MATCHES + "/" + match + "/close", "", "Authorization", OPERATOR, "Sec-Fetch-Site",
				site), 403, "forbidden");
		assertThat(json(this.office.get(MATCHES + "/" + match)).get("sales").asString()).isEqualTo("open");
		problem(this.office.order("stream", match, 1, "Sec-Fetch-Site", site), 403, "forbidden");
		assertThat(this.office.seats(match).available()).isEqualTo(10);
	}

	@Test
	void theServicesOwnPagesCanOperate() {
		String match = this.office.openMatch(10, 4);
		assertThat(this.office
			.post(MATCHES + "/" + match + "/close", "", "Authorization", OPERATOR, "Sec-Fetch-Site", "same-origin")
			.statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "\"home\":\"Bahia\" | \"home\":\"\" | home",
			"\"home\":\"Bahia\" | \"home\":null | home", "\"away\":\"V\" | \"away\":\" \" | away",
			"\"venue\":\"F\" | \"venue\":\"a\\tb\" | venue", "\"buyerLimit\":4 | \"buyerLimit\":0 | buyerLimit",
			"\"buyerLimit\":4 | \"buyerLimit\":11 | buyerLimit", "\"name\":\"a\" | \"name\":\"A\" | sectors[0].name",
			"\"name\":\"a\" | \"name\":\"b\" | sectors", "\"capacity\":5 | \"capacity\":0 | sectors[0].capacity",
			"\"capacity\":5 | \"capacity\":1000001 | sectors[0].capacity", "60.00 | 1000000.01 | sectors[0].price",
			"60.00 | 60.001 | sectors[0].price", "60.00 | -1 | sectors[0].price", "60.00 | 1e1 | sectors[0].price",
			"60.00 | 1e9999999 | sectors[0].price", "60.00 | ten | sectors[0].price",
			"\"amount\":\"60.00\", | `` | sectors[0].price", ",\"currency\":\"BRL\" | `` | sectors[0].price",
			"BRL | ZZZ | sectors[0].price", "BRL | XXX | sectors[0].price", "BRL | EUR | sectors",
			"\"id\":\" | \"id\":\"- | id" })
	void refusesAMatchOutOfItsLimits(String part, String instead, String field) {
		String body = match(newId());
		assertThat(body).contains(part);
		JsonNode errors = problem(
				this.office.asOperator("POST", MATCHES,
						body.replaceFirst(java.util.regex.Pattern.quote(part),
								java.util.regex.Matcher.quoteReplacement(instead))),
				400, "invalid-match")
			.get("errors");
		assertThat(errors.valueStream().map((error) -> error.get("field").asString())).containsExactly(field);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "{\"colour\":\"red\"}", "{\"kickoff\":\"tomorrow\"}", "{\"sales\":\"maybe\"}",
			"{\"sectors\":[{\"price\":{\"amount\":10,\"currency\":\"BRL\"}}]}" })
	void refusesAMatchThatIsNotOfTheDocumentedForm(String body) {
		problem(this.office.asOperator("POST", MATCHES, body), 400, "malformed-request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "close", "open" })
	void cannotCloseOrOpenWhatIsNotThere(String sales) {
		problem(this.office.asOperator("POST", MATCHES + "/nobody-nobody/" + sales, null), 404, "not-found");
		problem(this.office.asOperator("POST", MATCHES + "/Nobody/" + sales, null), 404, "not-found");
	}

	private static String offer(JsonNode sector) {
		assertThat(sector.propertyNames()).containsExactlyInAnyOrder("name", "price", "capacity", "available", "held",
				"sold");
		assertThat(sector.get("available").asInt() + sector.get("held").asInt() + sector.get("sold").asInt())
			.isEqualTo(sector.get("capacity").asInt());
		return "%s %d x %s %s".formatted(sector.get("name").asString(), sector.get("capacity").asInt(),
				sector.get("price").get("amount").asString(), sector.get("price").get("currency").asString());
	}

	private static String newId() {
		return "m-" + UUID.randomUUID();
	}

	private static String match(String id) {
		return """
				{"id":"%s","home":"Bahia","away":"V","venue":"F","kickoff":"2031-03-07T19:00:00Z","buyerLimit":4,
				 "sectors":[{"name":"a","price":{"amount":"60.00","currency":"BRL"},"capacity":5},
				  {"name":"b","price":{"amount":"70.00","currency":"BRL"},"capacity":5}]}""".formatted(id);
	}

}
