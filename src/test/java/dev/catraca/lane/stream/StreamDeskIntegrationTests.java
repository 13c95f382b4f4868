package dev.catraca.lane.stream;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.annotation.DirtiesContext;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The stream as its operator looks at it, follows it and trims it. It begins with an
 * empty Redis: the sweep would put back, between two lines, what other classes left open.
 */
@Unstaffed
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_CLASS)
class StreamDeskIntegrationTests {

	private static final String STREAM = "/api/v1/lanes/stream";

	/** A partition that the service has not. */
	private static final int OTHER = 1;

	private static final String OTHER_STREAM = LaneKeys.stream(OTHER);

	private static final int ENTRIES = 10;

	private final TicketOffice office;

	private final RedisView redis;

	StreamDeskIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
		this.redis.createGroup();
	}

	@Test
	void showsTheStreamAsAWhole() {
		List<String> added = entries(2);
		JsonNode state = get("");
		assertThat(state.get("length").asLong()).isGreaterThanOrEqualTo(2);
		assertThat(state.get("lastEntry").get("id").asString()).isEqualTo(added.get(1));
		assertThat(state.get("lastEntry").get("fields").get("number").asString()).isEqualTo("1");
		assertThat(state.get("lastGeneratedId").asString()).isEqualTo(added.get(1));
		assertThat(state.get("firstEntry").get("id").asString()).isEqualTo(this.redis.entries().get(0));
		assertThat(state.get("entriesAdded").asLong()).isGreaterThanOrEqualTo(state.get("length").asLong());
		assertThat(state.get("groups").asInt()).isPositive();
	}

	@Test
	void showsARangeFromEitherEnd() {
		List<String> added = entries(5);
		String range = "/entries?from=" + added.get(0) + "&to=" + added.get(4);
		assertThat(ids(get(range))).isEqualTo(added);
		assertThat(ids(get(range + "&order=desc"))).isEqualTo(reversed(added));
		assertThat(ids(get("/entries?order=desc&from=%2B&to=" + added.get(0)))).as("as XREVRANGE has it")
			.isEqualTo(reversed(added));
		assertThat(ids(get("/entries?from=%28" + added.get(1) + "&to=%28" + added.get(4))))
			.isEqualTo(added.subList(2, 4));
		assertThat(ids(get("/entries?order=desc&limit=1"))).containsExactly(added.get(4));
		assertThat(ids(get("/entries?limit=1"))).containsExactly(this.redis.entries().get(0));
		assertThat(ids(get("/entries?from=%2B"))).isEmpty();
		assertThat(ids(get("/entries?to=-"))).isEmpty();
	}

	@Test
	void showsTheLastHour() {
		List<String> added = entries(2);
		Instant now = Instant.now();
		assertThat(ids(get("/entries?limit=1000&from=" + now.minus(Duration.ofHours(1))))).endsWith(added.get(0),
				added.get(1));
		assertThat(ids(get("/entries?from=" + now.plus(Duration.ofHours(1))))).isEmpty();
		assertThat(ids(get("/entries?to=" + now.minus(Duration.ofHours(1))))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "asc", "desc" })
	void goesOnWithTheNextPage(String order) {
		List<String> added = entries(5);
		String range = "/entries?limit=2&order=" + order + "&from=" + added.get(0) + "&to=" + added.get(4);
		List<String> wanted = order.equals("asc") ? added : reversed(added);
		JsonNode first = get(range);
		assertThat(ids(first)).isEqualTo(wanted.subList(0, 2));
		JsonNode second = get(range + "&cursor=" + first.get("next").asString());
		assertThat(ids(second)).isEqualTo(wanted.subList(2, 4));
		JsonNode third = get(range + "&cursor=" + second.get("next").asString());
		assertThat(ids(third)).isEqualTo(wanted.subList(4, 5));
		assertThat(third.get("next").isNull()).isTrue();
	}

	@Test
	void followsTheStreamWithoutWaiting() {
		List<String> added = entries(3);
		JsonNode tail = get("/tail?limit=2&after=" + added.get(0));
		assertThat(ids(tail)).isEqualTo(added.subList(1, 3));
		assertThat(tail.get("next").asString()).isEqualTo(added.get(2));
		assertThat(ids(get("/tail"))).as("nothing comes after the latest").isEmpty();
		String late = this.redis.add("number", "late");
		assertThat(ids(get("/tail?after=" + tail.get("next").asString()))).containsExactly(late);
	}

	@Test
	void trimsWhatIsSettled() {
		settleEverything();
		List<String> added = entries(10);
		settleEverything();
		assertThat(trim("{\"minId\":\"%s\"}".formatted(added.get(4)))).isGreaterThanOrEqualTo(4);
		assertThat(this.redis.entries()).startsWith(added.get(4));
		assertThat(trim("{\"maxLength\":2}")).isGreaterThanOrEqualTo(4);
		assertThat(this.redis.entries()).hasSize(2);
		assertThat(trim("{\"maxLength\":2,\"approximate\":true}")).isZero();
	}

	@Test
	void trimsAboutByWholeBlocks() {
		entries(450);
		settleEverything();
		assertThat(trim("{\"maxLength\":10,\"approximate\":true}")).isPositive();
		assertThat(this.redis.entries()).hasSizeBetween(10, 209);
	}

	@Test
	void trimsNoEntryThatIsPendingOrWasNotDelivered() {
		settleEverything();
		List<String> added = entries(6);
		this.redis.readUntilEntry("trim", added.get(2));
		acknowledge(added.get(0), added.get(2));
		String after = this.redis.entries().get(this.redis.entries().indexOf(added.get(1)) + 1);
		refusesToTrim("{\"minId\":\"%s\"}".formatted(after), added.get(1));
		refusesToTrim("{\"maxLength\":2}", added.get(1));
		assertThat(trim("{\"minId\":\"0\"}")).as("nothing is older").isZero();
		acknowledge(added.get(1));
		refusesToTrim("{\"minId\":\"%s\"}".formatted(added.get(5)), added.get(3));
		refusesToTrim("{\"maxLength\":0,\"approximate\":true}", added.get(3));
		assertThat(trim("{\"minId\":\"%s\"}".formatted(added.get(3)))).isGreaterThanOrEqualTo(3);
		assertThat(trim("{\"minId\":\"%s\",\"force\":true}".formatted(added.get(5)))).isEqualTo(2);
		assertThat(this.redis.entries()).doesNotContain(added.get(3)).contains(added.get(5));
	}

	@Test
	void trimsALongStreamInCallsThatLookAtFewEntries() {
		int atOnce = 2;
		RecordedLog log = new RecordedLog(this.redis.redis());
		for (int settled = 0; settled <= ENTRIES; settled++) {
			for (int keep = 0; keep <= ENTRIES + 1; keep++) {
				int excess = ENTRIES - keep;
				TrimRequest.Trim wanted = new TrimRequest.Trim("MAXLEN", "" + keep, false, false);
				String as = settled + " settled, " + keep + " to keep";
				otherStream(settled);
				if (settled < ENTRIES && Stream.of(settled, excess - 1, ENTRIES - settled, keep)
					.allMatch((entries) -> entries >= atOnce)) {
					assertThat(log.cut(OTHER, wanted, atOnce)).as(as).isEqualTo(-2);
				}
				long dropped = log.trim(OTHER, wanted, atOnce);
				assertThat(dropped).as(as).isEqualTo((excess > settled) ? -1 : Math.max(excess, 0));
				assertThat(length()).as(as).isEqualTo(ENTRIES - Math.max(dropped, 0));
			}
		}
		assertThat(log.looks).contains(atOnce).allMatch((entries) -> entries <= atOnce);
	}

	@Test
	void whatSomebodyElseTrimsMeanwhileIsNotTrimmedTwice() {
		otherStream(7);
		RecordedLog log = new RecordedLog(this.redis.redis());
		log.meanwhile = () -> this.redis.redis().opsForStream().trim(OTHER_STREAM, ENTRIES - 2);
		assertThat(log.trim(OTHER, new TrimRequest.Trim("MAXLEN", "6", false, false), 2)).isEqualTo(2);
		assertThat(length()).isEqualTo(6);
	}

	@Test
	void aPendingEntryThatIsNotThereAnyMoreHindersNoTrim() {
		settleEverything();
		List<String> added = entries(2);
		this.redis.readAll("trim");
		assertThat(trim("{\"minId\":\"%s\",\"force\":true}".formatted(added.get(1)))).isPositive();
		acknowledge(added.get(1));
		assertThat(trim("{\"maxLength\":0}")).isOne();
	}

	private void otherStream(int settled) {
		this.redis.redis().delete(OTHER_STREAM);
		IntStream.rangeClosed(1, ENTRIES)
			.forEach((i) -> this.redis.redis()
				.opsForStream()
				.add(StreamRecords.newRecord().in(OTHER_STREAM).withId(i + "-0").ofMap(Map.of("number", "" + i))));
		this.redis.redis().opsForStream().createGroup(OTHER_STREAM, ReadOffset.from(settled + "-0"), RedisView.GROUP);
	}

	private long length() {
		return this.redis.redis().opsForStream().size(OTHER_STREAM);
	}

	private void refusesToTrim(String request, String kept) {
		problem(this.office.asOperator("POST", STREAM + "/trim", request), 409, "unsettled-entries");
		assertThat(this.redis.entries()).contains(kept);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/entries?from=1-2-3", "/entries?from=99999999999999999999-0", "/entries?to=%24",
			"/entries?to=1%202", "/entries?to=1969-12-31T23:59:59Z", "/entries?limit=0", "/entries?limit=1001",
			"/entries?order=up", "/entries?cursor=-", "/entries?partition=1", "/entries?partition=-1",
			"/tail?after=%3E", "/tail?after=-", "/tail?limit=-1", "/tail?block=PT31S", "/tail?block=-PT1S",
			"/tail?block=1e9", "/tail?block=5", "?partition=7" })
	void refusesWhatIsOutOfItsLimits(String query) {
		JsonNode told = problem(this.office.asOperator("GET", STREAM + query, null), 400, "invalid-request");
		String field = query.substring(query.indexOf('?') + 1, query.indexOf('='));
		assertThat(told.get("errors").get(0).get("field").asString()).isEqualTo(field);
		assertThat(told.get("errors").get(0).get("message").asString()).isNotBlank();
	}

	@Test
	void tellsAllThatMayBeGivenForAnId() {
		assertThat(problem(this.office.asOperator("GET", STREAM + "/tail?after=zz", null), 400, "invalid-request")
			.toString()).contains("$ or an entry id such as");
		assertThat(problem(this.office.asOperator("POST", STREAM + "/groups", "{\"name\":\"zz\",\"from\":\"zz\"}"), 400,
				"invalid-request")
			.toString()).contains("0, $ or an entry id such as");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"maxLength\":-1}", "{\"minId\":\"-\"}", "{\"maxLength\":1,\"minId\":\"1-0\"}" })
	void refusesToTrimByNothingOrByTwoRules(String request) {
		problem(this.office.asOperator("POST", STREAM + "/trim", request), 400, "invalid-request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/entries?limit=many", "/entries?partition=x", "/tail?limit=9999999999" })
	void refusesWhatIsNoNumber(String query) {
		problem(this.office.asOperator("GET", STREAM + query, null), 400, "malformed-request");
	}

	@Test
	void aStreamThatIsNotThereIsEmpty() {
		this.redis.redis().delete(RedisView.STREAM);
		JsonNode state = get("");
		assertThat(state.get("length").asInt()).isZero();
		assertThat(state.get("firstEntry").isNull()).isTrue();
		assertThat(state.get("lastGeneratedId").asString()).isEqualTo("0-0");
		assertThat(ids(get("/entries"))).isEmpty();
		assertThat(ids(get("/tail"))).isEmpty();
		assertThat(ids(get("/groups"))).isEmpty();
		assertThat(trim("{\"maxLength\":0}")).isZero();
		for (String gone : List.of("/consumers", "/pending", "/pending/entries")) {
			problem(this.office.asOperator("GET", STREAM + "/groups/ticket-workers" + gone, null), 404, "not-found");
		}
		problem(this.office.asOperator("DELETE", STREAM + "/groups/" + UUID.randomUUID(), null), 404, "not-found");
		this.redis.createGroup();
	}

	private void settleEverything() {
		await().untilAsserted(() -> {
			this.redis.readAll("trim");
			acknowledge(this.redis.pending().toArray(String[]::new));
			assertThat(this.redis.pending()).isEmpty();
		});
	}

	private void acknowledge(String... ids) {
		if (ids.length > 0) {
			this.redis.redis().opsForStream().acknowledge(RedisView.STREAM, RedisView.GROUP, ids);
		}
	}

	private long trim(String request) {
		HttpResponse<String> answer = this.office.asOperator("POST", STREAM + "/trim", request);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return json(answer).get("removed").asLong();
	}

	private JsonNode get(String path) {
		HttpResponse<String> answer = this.office.asOperator("GET", STREAM + path, null);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return json(answer);
	}

	private List<String> entries(int count) {
		return IntStream.range(0, count).mapToObj((i) -> this.redis.add("number", "" + i)).toList();
	}

	private static List<String> ids(JsonNode list) {
		return list.get("items").valueStream().map((item) -> item.path("id").asString()).toList();
	}

	private static List<String> reversed(List<String> list) {
		return IntStream.range(0, list.size()).mapToObj((i) -> list.get(list.size() - 1 - i)).toList();
	}

	/**
	 * Notes at how many entries each call looks, and lets something happen after the
	 * third.
	 */
	private static final class RecordedLog extends StreamLog {

		private final List<Integer> looks = new ArrayList<>();

		private Runnable meanwhile = () -> {
		};

		RecordedLog(StringRedisTemplate redis) {
			super(redis);
		}

		@Override
		List<StreamEntry> range(int partition, String from, String to, boolean newestFirst, int most) {
			List<StreamEntry> found = super.range(partition, from, to, newestFirst, most);
			this.looks.add(most);
			if (this.looks.size() == 3) {
				this.meanwhile.run();
			}
			return found;
		}

	}

}
