package dev.catraca.lane.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderKeys;
import dev.catraca.order.OrdersProperties;
import dev.catraca.redis.OwnConnection;
import dev.catraca.redis.Partitions;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.StreamOperations;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Unstaffed
class StreamRecoveryIntegrationTests {

	private static final int MAX_LENGTH = 20;

	private final List<String> ordered = new ArrayList<>();

	private final TicketOffice office;

	private final RedisView redis;

	private final PendingEntries pending;

	private final StreamTrimmer trimmer;

	StreamRecoveryIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis,
			@Autowired PendingEntries pending, @Autowired StreamTrimmer trimmer) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
		this.pending = pending;
		this.trimmer = trimmer;
		this.redis.createGroup();
	}

	/**
	 * An open order comes back into the stream by the sweep, under the next test's eyes.
	 */
	@AfterEach
	void cancelWhatIsOpen() {
		this.ordered.forEach(this.office::cancel);
		acknowledgeEverything();
	}

	@Test
	void anotherInstanceSettlesWhatADeadConsumerHasPending(@Autowired Environment environment) {
		String ghost = "ghost-" + UUID.randomUUID();
		String match = this.office.openMatch(100, 1);
		List<String> ids = orders(match, 5);
		ids.forEach((id) -> this.redis.readUntil(ghost, id));
		String junk = this.redis.add("hello", ghost);
		this.redis.readUntilEntry(ghost, junk);
		this.redis.lease("stream", ghost, -1);
		try (var second = SecondInstance.beside(environment)) {
			ids.forEach((id) -> {
				JsonNode order = this.office.awaitStatus(id, "confirmed");
				assertThat(order.get("attempts").asInt()).isEqualTo(1);
			});
			await().ignoreExceptionsInstanceOf(DataAccessException.class)
				.untilAsserted(() -> assertThat(this.redis.pending()).doesNotContain(junk));
			assertThat(this.redis.deadLetters("stream", "entry", "hello " + ghost)).hasSize(1);
			await().ignoreExceptionsInstanceOf(DataAccessException.class).untilAsserted(() -> {
				assertThat(this.redis.consumers()).doesNotContain(ghost);
				assertThat(this.redis.workers("stream")).doesNotContain(ghost);
			});
		}
		assertThat(this.office.seats(match)).isEqualTo(new Seats(95, 0, 5));
		assertThat(ids).allSatisfy((id) -> assertThat(this.redis.indexesWith("stream", id)).isEmpty());
	}

	@Test
	void whatAConsumerWasGivenIsReadAgainButForWhatIsDeleted(@Autowired RedisConnectionFactory connections) {
		String consumer = "visitor-" + UUID.randomUUID();
		List<String> entries = orders(this.office.openMatch(100, 1), 3).stream()
			.map((id) -> this.redis.readUntil(consumer, id))
			.toList();
		this.redis.redis().opsForStream().delete(RedisView.STREAM, entries.get(1));
		try (OwnConnection own = new OwnConnection(connections)) {
			assertThat(own.again(RedisView.STREAM, RedisView.GROUP, consumer, 10).toCompletableFuture().join())
				.extracting(OwnConnection.Entry::id)
				.containsExactly(entries.get(0), entries.get(2));
		}
	}

	@Test
	void anEntryAndTheOneInItsPlaceSayWhatTheOrderSays() {
		String match = this.office.openMatch(2, 2);
		JsonNode order = TicketOffice.json(this.office.post("/api/v1/orders",
				"""
						{"matchId":"%s","sector":"general","quantity":2,"buyer":"ana","attributes":{"row":"a=b","tier":"","x":"1|2"}}"""
					.formatted(match)));
		String id = order.get("id").asString();
		this.ordered.add(id);
		Map<String, String> says = Map.ofEntries(Map.entry("id", id), Map.entry("matchId", match),
				Map.entry("sector", "general"), Map.entry("quantity", "2"), Map.entry("buyer", "ana"),
				Map.entry("amount", "20.00"), Map.entry("amount.currency", "BRL"),
				Map.entry("sequence", order.get("sequence").asString()), Map.entry("row", "a=b"), Map.entry("tier", ""),
				Map.entry("x", "1|2"));
		assertThat(fields(id)).isEqualTo(says);
		this.redis.redis().opsForStream().delete(RedisView.STREAM, this.redis.entriesOf(id).get(0));
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(this.redis.entriesOf(id)).hasSize(1));
		Map<Object, Object> again = new HashMap<>(says);
		again.put("attempts", "0");
		assertThat(fields(id)).isEqualTo(again);
	}

	@Test
	void onlyWhatHasNoEntryIsPutBack(@Autowired StreamReconciler reconciler) {
		List<String> ids = orders(this.office.openMatch(4, 1), 4);
		List<String> entries = ids.stream().map((id) -> this.redis.entriesOf(id).get(0)).toList();
		assertThat(this.office
			.asOperator("POST", "/api/v1/lanes/stream/trim",
					"{\"minId\":\"" + entries.get(1) + "\",\"approximate\":false,\"force\":true}")
			.statusCode()).isEqualTo(200);
		reconciler.reconcile();
		assertThat(this.redis.entriesOf(ids.get(0))).hasSize(1).isNotEqualTo(entries.subList(0, 1));
		this.redis.redis().opsForStream().delete(RedisView.STREAM, entries.get(2));
		reconciler.reconcile();
		assertThat(this.redis.entriesOf(ids.get(2))).hasSize(1).isNotEqualTo(entries.subList(2, 3));
		assertThat(this.redis.entriesOf(ids.get(1))).as("below a deleted one").containsExactly(entries.get(1));
		assertThat(this.redis.entriesOf(ids.get(3))).as("above all deleted ones").containsExactly(entries.get(3));
	}

	@Test
	void aStreamThatWasBegunAnewLacksTheEntriesOfTheOldOne(@Autowired StreamReconciler reconciler) {
		List<String> ids = orders(this.office.openMatch(2, 1), 2);
		this.redis.redis().delete(RedisView.STREAM);
		this.redis.redis()
			.opsForStream()
			.add(StreamRecords.newRecord().in(RedisView.STREAM).withId("1-1").ofMap(Map.of("old", "clock")));
		this.redis.createGroup();
		reconciler.reconcile();
		assertThat(ids).allSatisfy((id) -> assertThat(this.redis.entriesOf(id)).hasSize(1));
	}

	@Test
	void anOrderThatWaitsForItsNextAttemptIsNotPutBack(@Autowired StreamReconciler reconciler) {
		String id = orders(this.office.openMatch(1, 1), 1).get(0);
		String delayed = OrderKeys.delayed(0, Lane.STREAM);
		this.redis.redis().opsForZSet().add(delayed, id, this.redis.micros(100));
		this.redis.redis().opsForStream().delete(RedisView.STREAM, this.redis.entriesOf(id).get(0));
		reconciler.reconcile();
		assertThat(this.redis.entriesOf(id)).isEmpty();
		this.redis.redis().opsForZSet().remove(delayed, id);
		reconciler.reconcile();
		assertThat(this.redis.entriesOf(id)).hasSize(1);
	}

	@Test
	void whatALivingWorkerHasStartedIsNotPutBack(@Autowired StreamReconciler reconciler) {
		String alive = "alive-" + UUID.randomUUID();
		String id = orders(this.office.openMatch(1, 1), 1).get(0);
		this.redis.lease("stream", alive, 290);
		this.redis.startBy(alive, "stream", id);
		this.redis.redis().opsForStream().delete(RedisView.STREAM, this.redis.entriesOf(id).get(0));
		reconciler.reconcile();
		reconciler.reconcile();
		assertThat(this.redis.entriesOf(id)).isEmpty();
		this.redis.lease("stream", alive, -1);
		reconciler.reconcile();
		assertThat(this.redis.entriesOf(id)).hasSize(1);
	}

	@Test
	void theLastOfManyIsLookedAtToo(@Autowired StreamReconciler reconciler) {
		orders(this.office.openMatch(1001, 1), 1001);
		String last = this.ordered.get(1000);
		this.redis.redis().opsForStream().delete(RedisView.STREAM, this.redis.entriesOf(last).get(0));
		await().untilAsserted(() -> {
			reconciler.reconcile();
			assertThat(this.redis.entriesOf(last)).hasSize(1);
		});
	}

	@Test
	void claimsOnlyWhatHasBeenIdleForLongEnough() {
		String entry = this.redis.readUntil("slow", orders(this.office.openMatch(1, 1), 1).get(0));
		assertThat(ids(this.pending.claimIdle(0, "quick", Duration.ofMinutes(10), "0-0"))).doesNotContain(entry);
		await().untilAsserted(() -> assertThat(ids(this.pending.claimIdle(0, "quick", Duration.ofMillis(100), "0-0")))
			.contains(entry));
	}

	@Test
	void aConsumerWithPendingEntriesIsNotForgotten() {
		String ghost = "ghost-" + UUID.randomUUID();
		String entry = this.redis.readUntil(ghost, orders(this.office.openMatch(1, 1), 1).get(0));
		this.redis.lease("stream", ghost, -1);
		this.pending.handBackOfDead(0, ghost, Duration.ofSeconds(2));
		assertThat(this.redis.consumers()).contains(ghost);
		assertThat(this.redis.pending()).contains(entry);
		// on its way to that entry it was given others' too
		acknowledgeEverything();
		this.redis.lease("stream", ghost, 30);
		this.pending.handBackOfDead(0, ghost, Duration.ofSeconds(2));
		assertThat(this.redis.consumers()).as("a living one").contains(ghost);
		this.redis.lease("stream", ghost, -1);
		this.pending.handBackOfDead(0, ghost, Duration.ofSeconds(2));
		assertThat(this.redis.consumers()).doesNotContain(ghost);
		assertThat(this.redis.workers("stream")).doesNotContain(ghost);
	}

	@Test
	void aLeaseThatEndsFarAheadIsOverForTheClockWasSetBack() {
		String ghost = "ghost-" + UUID.randomUUID();
		this.redis.readUntil(ghost, orders(this.office.openMatch(1, 1), 1).get(0));
		acknowledgeEverything();
		this.redis.lease("stream", ghost, 3600);
		this.pending.handBackOfDead(0, ghost, Duration.ofSeconds(2));
		assertThat(this.redis.consumers()).doesNotContain(ghost);
		assertThat(this.redis.workers("stream")).doesNotContain(ghost);
	}

	@Test
	void whatAStoppingConsumerHasPendingIsForOthersAtOnce(@Autowired WorkerLeases leases) {
		String stopping = "stopping-" + UUID.randomUUID();
		String entry = this.redis.readUntil(stopping, orders(this.office.openMatch(1, 1), 1).get(0));
		this.redis.lease("stream", stopping, 30);
		this.pending.handBack(0, stopping, Duration.ofMinutes(1));
		assertThat(this.redis.pending()).contains(entry);
		assertThat(leases.expired(Lane.STREAM, 0)).contains(stopping);
		assertThat(ids(this.pending.claimIdle(0, "next", Duration.ofMinutes(1), "0-0"))).contains(entry);
	}

	@Test
	void aConsumerThatStopsWithOrdersInHandIsForgottenOnceTheyAreSettled(@Autowired Environment environment) {
		String match = this.office.openMatch(10, 1);
		List<String> ids = orders(match, 3);
		List<String> stopped;
		try (var slow = SecondInstance.beside(environment, "--catraca.payment.simulated.latency=30s",
				"--catraca.lane.shutdown-timeout=0s", "--catraca.lane.stream.consumers=2")) {
			ids.forEach((id) -> this.office.awaitStatus(id, "processing"));
			stopped = this.redis.consumers().stream().filter((name) -> name.contains("-stream-0.")).toList();
		}
		assertThat(this.redis.consumers()).as("with orders in hand").containsAnyElementsOf(stopped);
		try (var next = SecondInstance.beside(environment)) {
			ids.forEach((id) -> this.office.awaitStatus(id, "confirmed"));
			await().untilAsserted(() -> {
				assertThat(this.redis.consumers()).doesNotContainAnyElementsOf(stopped);
				assertThat(this.redis.workers("stream")).doesNotContainAnyElementsOf(stopped);
			});
		}
		assertThat(this.office.seats(match)).isEqualTo(new Seats(7, 0, 3));
	}

	@Test
	void trimsWhatIsSettledButNeverAPendingOrUndeliveredEntry() {
		acknowledgeEverything();
		// chunks of the stream are dropped as a whole, so there must be several
		List<String> settled = entries(500);
		settled.forEach((id) -> this.redis.readUntilEntry("trim", id));
		acknowledgeEverything();
		List<String> held = entries(300);
		held.forEach((id) -> this.redis.readUntilEntry("trim", id));
		// among them may be what the sweep has put back, of other tests' open orders
		acknowledge(this.redis.pending().stream().filter((id) -> !id.equals(held.get(0))).toList());
		List<String> undelivered = entries(300);

		this.trimmer.trimSettled();
		assertThat(this.redis.entries()).doesNotContain(settled.get(0)).contains(held.get(0)).containsAll(undelivered);

		acknowledge(this.redis.pending());
		this.trimmer.trimSettled();
		assertThat(this.redis.entries()).doesNotContain(held.get(0)).containsAll(undelivered);

		undelivered.forEach((id) -> this.redis.readUntilEntry("trim", id));
		acknowledgeEverything();
		this.trimmer.trimSettled();
		assertThat(this.redis.entries()).hasSizeBetween(MAX_LENGTH, MAX_LENGTH + 200)
			.filteredOn(undelivered::contains)
			.endsWith(undelivered.get(undelivered.size() - 1));
		assertThat(this.trimmer.trimSettled()).isZero();
	}

	@Test
	void trimsWhatIsSettledBeforeItsRecordIsRetired() {
		// a partition that the service has not
		String stream = LaneKeys.stream(1);
		this.redis.redis().delete(stream);
		StreamOperations<String, String, String> streams = this.redis.redis().opsForStream();
		List<String> retired = aged(stream, Duration.ofHours(2));
		List<String> soon = aged(stream, Duration.ofMinutes(59));
		List<String> young = aged(stream, Duration.ofMinutes(57));
		streams.createGroup(stream, ReadOffset.from("0"), RedisView.GROUP);
		StreamTrimmer hourly = trimmer(Duration.ofHours(1));
		assertThat(hourly.trimSettled()).as("nothing was delivered").isZero();

		streams.read(Consumer.from(RedisView.GROUP, "trim"), StreamReadOptions.empty().count(1200),
				StreamOffset.create(stream, ReadOffset.lastConsumed()));
		assertThat(hourly.trimSettled()).as("all is pending").isZero();
		String held = retired.get(200);
		acknowledge(stream, retired.subList(0, 200));
		acknowledge(stream, retired.subList(201, 400));
		acknowledge(stream, soon);
		acknowledge(stream, young);
		assertThat(trimmer(Duration.ofDays(3650)).trimSettled()).as("nothing is as old").isZero();
		assertThat(hourly.trimSettled()).isEqualTo(200);
		assertThat(ids(stream)).startsWith(held).containsAll(soon);

		acknowledge(stream, List.of(held));
		assertThat(hourly.trimSettled()).isEqualTo(600);
		assertThat(ids(stream)).isEqualTo(young);
		assertThat(trimmer(Duration.ofSeconds(1)).trimSettled()).isGreaterThanOrEqualTo(400);
		assertThat(ids(stream)).isEmpty();
	}

	private StreamTrimmer trimmer(Duration retention) {
		return new StreamTrimmer(this.redis.redis(), new Partitions(2),
				new StreamLaneProperties(0, 100, Duration.ofSeconds(30), 1_000_000), new OrdersProperties(retention));
	}

	private List<String> aged(String stream, Duration age) {
		long millis = Instant.now().minus(age).toEpochMilli();
		List<String> ids = IntStream.range(0, 400).mapToObj((i) -> millis + "-" + i).toList();
		ids.forEach((id) -> this.redis.redis()
			.opsForStream()
			.add(StreamRecords.newRecord().in(stream).withId(id).ofMap(Map.of("number", "1"))));
		return ids;
	}

	private List<String> ids(String stream) {
		return this.redis.redis()
			.opsForStream()
			.range(stream, Range.unbounded())
			.stream()
			.map((entry) -> entry.getId().getValue())
			.toList();
	}

	private void acknowledgeEverything() {
		this.redis.readAll("trim");
		acknowledge(this.redis.pending());
	}

	private void acknowledge(List<String> entries) {
		if (!entries.isEmpty()) {
			acknowledge(RedisView.STREAM, entries);
		}
	}

	private void acknowledge(String stream, List<String> entries) {
		this.redis.redis().opsForStream().acknowledge(stream, RedisView.GROUP, entries.toArray(String[]::new));
	}

	private List<String> entries(int count) {
		return IntStream.range(0, count).mapToObj((i) -> this.redis.add("number", "" + i)).toList();
	}

	private List<String> orders(String match, int count) {
		List<String> ids = IntStream.range(0, count).mapToObj((i) -> this.office.accepted("stream", match, 1)).toList();
		this.ordered.addAll(ids);
		return ids;
	}

	private Map<Object, Object> fields(String id) {
		String entry = this.redis.entriesOf(id).get(0);
		return this.redis.redis().opsForStream().range(RedisView.STREAM, Range.closed(entry, entry)).get(0).getValue();
	}

	private static List<String> ids(PendingEntries.Claimed claimed) {
		return claimed.entries().stream().map(PendingEntries.Entry::id).toList();
	}

}
