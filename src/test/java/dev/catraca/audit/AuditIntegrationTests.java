package dev.catraca.audit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.TestPropertySource;

import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The books, on data that nobody else touches.
 */
@CatracaTest
@TestPropertySource(properties = "catraca.orders.retention=1h")
class AuditIntegrationTests {

	private final TicketOffice office;

	private final StringRedisTemplate redis;

	private final Audit audit;

	private final MeterRegistry meters;

	AuditIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis, @Autowired Audit audit,
			@Autowired MeterRegistry meters) {
		this.office = new TicketOffice(port);
		this.redis = redis;
		this.audit = audit;
		this.meters = meters;
	}

	@Test
	void balanceThroughAnOrdersLifeAndAfterIt() {
		String match = this.office.openMatch(10, 4);
		long before = number("confirmed");
		List<String> ids = List.of(this.office.accepted("list", match, 1), this.office.accepted("stream", match, 2),
				this.office.accepted("pubsub", match, 3));
		assertThat(books().get("balanced").asBoolean()).as(books().toString()).isTrue();
		ids.forEach((id) -> this.office.awaitStatus(id, "confirmed"));
		assertThat(this.office.cancel(ids.get(0)).statusCode()).isEqualTo(200);
		assertBalanced(match, before);
		growOld(ids);
		await().until(() -> ids.stream().allMatch((id) -> this.office.get("/api/v1/orders/" + id).statusCode() == 404));
		assertThat(index()).doesNotContain(ids.get(1));
		assertBalanced(match, before);
	}

	@Test
	void anOrderThatSomebodyHasChangedDoesNotKeepTheOthersForEver() {
		String match = this.office.openMatch(10, 4);
		List<String> ids = batch(match, 3);
		ids.forEach((id) -> this.office.awaitStatus(id, "confirmed"));
		String changed = ids.get(1);
		String orderRecord = "catraca:{0}:order:" + changed;
		String whole = this.redis.opsForValue().get(orderRecord);
		this.redis.opsForValue().set(orderRecord, "nonsense");
		growOld(ids);
		try {
			for (String other : List.of(ids.get(0), ids.get(2))) {
				await().until(() -> this.office.get("/api/v1/orders/" + other).statusCode() == 404);
			}
			assertThat(this.redis.hasKey(orderRecord)).as("it is left for somebody to look at").isTrue();
			assertThat(index()).as("where it is found, second of three").contains("," + changed + ",");
		}
		finally {
			this.redis.opsForValue().set(orderRecord, aged(whole));
		}
		await().until(() -> !this.redis.hasKey(orderRecord));
		assertThat(index().toString()).doesNotContain(changed);
		assertThat(books().get("balanced").asBoolean()).as(books().toString()).isTrue();
	}

	@Test
	void noRecordGoesWithoutTheBooksKnowingIt() {
		String match = this.office.openMatch(10, 4);
		List.of("list", "stream", "pubsub").forEach((lane) -> {
			String id = this.office.accepted(lane, match, 1);
			this.office.awaitStatus(id, "confirmed");
			assertThat(this.redis.getExpire("catraca:{0}:order:" + id)).as("seconds until %s expires", lane)
				.isEqualTo(-1);
		});
	}

	@Test
	void anOrderThatSomebodyHasDeletedIsCountedOnceAndForgotten() {
		String match = this.office.openMatch(10, 4);
		List<String> ids = batch(match, 3);
		ids.forEach((id) -> this.office.awaitStatus(id, "confirmed"));
		long vanished = vanished();
		this.redis.delete("catraca:{0}:order:" + ids.get(0));
		growOld(ids);
		try {
			await().untilAsserted(() -> assertThat(index().toString()).doesNotContain(ids));
			assertThat(vanished()).isEqualTo(vanished + 1);
		}
		finally {
			this.redis.opsForHash().increment("catraca:{0}:counters", "vanished", -1);
			this.redis.opsForHash().increment("catraca:{0}:counters", "retired:confirmed:list", 1);
			this.redis.opsForHash().increment("catraca:{0}:counters", "retired-sold:" + match + ":general", 1);
		}
	}

	/** Settled orders whose retention is over, however slow the test was before. */
	private void growOld(List<String> ids) {
		for (String id : ids) {
			String orderRecord = "catraca:{0}:order:" + id;
			String text = this.redis.opsForValue().get(orderRecord);
			if (text != null) {
				this.redis.opsForValue().set(orderRecord, aged(text));
			}
		}
		// the last to be done: what is old here is looked at
		index().stream()
			.filter((member) -> ids.stream().anyMatch(member::contains))
			.forEach((member) -> this.redis.opsForZSet()
				.incrementScore("catraca:{0}:orders", member, -2 * 3600 * 1_000_000.0));
	}

	/** A record that says of its order that it was settled long ago. */
	private static String aged(String orderRecord) {
		return orderRecord.replaceFirst("\\|\\d{16}\\|", "|1|");
	}

	private long vanished() {
		Object vanished = this.redis.opsForHash().get("catraca:{0}:counters", "vanished");
		return (vanished == null) ? 0 : Long.parseLong((String) vanished);
	}

	/** Orders that one call accepts. */
	private List<String> batch(String match, int orders) {
		String batch = IntStream.range(0, orders)
			.mapToObj((i) -> "{\"matchId\":\"%s\",\"sector\":\"general\",\"quantity\":1,\"buyer\":\"b%d\"}"
				.formatted(match, i))
			.collect(Collectors.joining(",", "[", "]"));
		return json(this.office.post("/api/v1/orders/batch?lane=list", batch)).valueStream()
			.map((answer) -> answer.get("order").get("id").asString())
			.toList();
	}

	private Set<String> index() {
		return Objects.requireNonNull(this.redis.opsForZSet().range("catraca:{0}:orders", 0, -1));
	}

	private void assertBalanced(String match, long before) {
		JsonNode books = books();
		assertThat(books.get("findings")).as(books.toString()).isEmpty();
		assertThat(number("confirmed")).isEqualTo(before + 2);
		JsonNode sector = StreamSupport.stream(books.get("sectors").spliterator(), false)
			.filter((one) -> one.get("matchId").asString().equals(match))
			.findFirst()
			.orElseThrow();
		assertThat(sector.get("capacity").asInt()).isEqualTo(10);
		assertThat(sector.get("available").asInt()).isEqualTo(5);
		assertThat(sector.get("held").asInt()).isZero();
		assertThat(sector.get("sold").asInt()).isEqualTo(5);
	}

	@Test
	void asManyRecordsAsTheIndexNamesAreThere(@Autowired Ledger ledger) {
		batch(this.office.openMatch(10, 4), 3);
		await().untilAsserted(() -> {
			long named = index().stream()
				.flatMap((member) -> Stream.of(member.split(",")))
				.filter((id) -> !id.isEmpty())
				.count();
			assertThat(ledger.records(0)).isEqualTo(named).isGreaterThanOrEqualTo(3);
		});
	}

	@Test
	void aSlowRecountComesToTheSame(@Autowired Recount recount) {
		this.office.accepted("list", this.office.openMatch(10, 4), 2);
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			Map<String, Long> counts = recount.of(0, 0);
			assertThat(recount.of(0, 59)).isNotEmpty().isEqualTo(counts);
		});
	}

	@Test
	void aCountThatSomebodyChangesIsFoundAndNamed() {
		String match = this.office.openMatch(10, 4);
		String key = "catraca:{0}:match:" + match;
		this.redis.opsForHash().increment(key, "held:general", 2);
		assertThat(findings(match + "/general")).containsExactly("seats-do-not-add-up", "held-differs");
		assertThat(this.audit.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(balanced()).isZero();
		this.redis.opsForHash().increment(key, "available:general", -2);
		assertThat(findings(match + "/general")).containsExactly("held-differs");
		this.redis.opsForHash().put(key, "held:general", "0");
		this.redis.opsForHash().put(key, "available:general", "12");
		this.redis.opsForHash().put(key, "sold:general", "-2");
		assertThat(findings(match + "/general")).containsExactly("below-zero", "sold-differs");
		this.redis.opsForHash().put(key, "available:general", "10");
		this.redis.opsForHash().put(key, "sold:general", "0");
		assertThat(findings(match + "/general")).isEmpty();
		assertThat(this.audit.health().getStatus()).isEqualTo(Status.UP);
		assertThat(balanced()).isOne();
	}

	@Test
	void aRecordThatSomebodyDeletesIsMissed() {
		String match = this.office.openMatch(10, 4);
		String id = this.office.accepted("stream", match, 2);
		this.office.awaitStatus(id, "confirmed");
		String key = "catraca:{0}:order:" + id;
		byte[] dump = this.redis.dump(key);
		this.redis.delete(key);
		assertThat(findings("partition 0")).containsExactly("record-missing");
		assertThat(findings(match + "/general")).containsExactly("sold-differs");
		assertThat(findings("stream lane, partition 0")).containsExactly("orders-differ", "orders-differ");
		this.redis.restore(key, dump, 0, java.util.concurrent.TimeUnit.SECONDS);
		assertThat(books().get("balanced").asBoolean()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "confirmed|2/1/1///|2||1|", "confirmed|2/1/1///|2||1|\n2|general\nana",
			"confirmed||1|||\n2|general|fla-flu|120.00|BRL|1|stream|1|\nana",
			"confirmed|2/1/1///|2|| soon|\n2|general|fla-flu|120.00|BRL|1|stream|1|\nana",
			"confirmed|2/1/1///|2||1|\n2||fla-flu|120.00|BRL|1|stream|1|\nana",
			"confirmed|2/1/1\n2|general|fla-flu|120.00|BRL|1|stream|1|\nana",
			"confirmed|2/1/1///|2||1|\n2|general|fla-flu|120.00|BRL|1|boat|1|\nana",
			"confirmed|2/1/1///|2||1|\n2|general|fla-flu|120.00|BRL|1|stream|1|\n" })
	void aRecordThatSomebodyChangesIsFound(String changed) {
		String match = this.office.openMatch(10, 4);
		String id = this.office.accepted("stream", match, 2);
		this.office.awaitStatus(id, "confirmed");
		String key = "catraca:{0}:order:" + id;
		String kept = this.redis.opsForValue().get(key);
		this.redis.opsForValue().set(key, changed);
		assertThat(findings("partition 0")).containsExactly("record-unreadable");
		assertThat(findings(match + "/general")).containsExactly("sold-differs");
		this.redis.delete(key);
		this.redis.opsForList().leftPush(key, "no text");
		assertThat(findings("partition 0")).containsExactly("record-unreadable");
		this.redis.opsForValue().set(key, kept);
		assertThat(books().get("balanced").asBoolean()).isTrue();
	}

	private JsonNode books() {
		return TicketOffice.json(this.office.asOperator("GET", "/api/v1/audit", ""));
	}

	private long number(String status) {
		return books().get("orders").get(status).asLong();
	}

	private List<String> findings(String subject) {
		return StreamSupport.stream(books().get("findings").spliterator(), false)
			.filter((finding) -> finding.get("subject").asString().equals(subject))
			.map((finding) -> finding.get("name").asString())
			.toList();
	}

	private double balanced() {
		return this.meters.get("catraca.audit.balanced").gauge().value();
	}

}
