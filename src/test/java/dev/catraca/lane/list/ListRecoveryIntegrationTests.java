package dev.catraca.lane.list;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.settlement.Delivery;
import dev.catraca.settlement.Hands;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.StringRedisTemplate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Unstaffed
class ListRecoveryIntegrationTests {

	private final TicketOffice office;

	private final RedisView redis;

	private final ListRecovery recovery;

	private final ProcessingLists lists;

	ListRecoveryIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis,
			@Autowired ListRecovery recovery, @Autowired ProcessingLists lists) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
		this.recovery = recovery;
		this.lists = lists;
	}

	@Test
	void aDeadWorkersOrdersGoBackToTheHeadOfTheLineInTheirOrder() {
		String ghost = "ghost-" + UUID.randomUUID();
		List<String> ids = orders(this.office.openMatch(100, 1), 5);
		ids.subList(0, 3).forEach((id) -> take(ghost, id));
		assertThat(this.redis.inHandsOf(ghost)).isEqualTo(ids.subList(0, 3));
		this.redis.lease("list", ghost, -1);
		await().untilAsserted(() -> {
			this.recovery.recoverStalled();
			assertThat(this.redis.line()).contains(ids.get(0), ids.get(1), ids.get(2));
		});
		assertThat(this.redis.line()).containsSubsequence(ids);
		assertThat(this.redis.inHandsOf(ghost)).isEmpty();
		assertThat(this.redis.workers("list")).doesNotContain(ghost);
	}

	@Test
	void giveBackOfMoreThanOneChunkKeepsTheOrder() {
		String ghost = "ghost-" + UUID.randomUUID();
		List<String> ids = orders(this.office.openMatch(300, 1), 250);
		ids.forEach((id) -> take(ghost, id));
		this.redis.lease("list", ghost, -1);
		await().untilAsserted(() -> {
			this.recovery.recoverStalled();
			assertThat(this.redis.inHandsOf(ghost)).isEmpty();
		});
		// another test's worker may be found dead meanwhile
		assertThat(this.redis.line().stream().filter(ids::contains).toList()).isEqualTo(ids);
	}

	@Test
	void anElementIsDroppedOnlyIfItIsHeldTwice() {
		String worker = "worker-" + UUID.randomUUID();
		String id = orders(this.office.openMatch(100, 1), 1).get(0);
		take(worker, id);
		this.lists.dropSecond(0, worker, id);
		assertThat(this.redis.inHandsOf(worker)).containsExactly(id);
		hold(worker, id);
		this.lists.dropSecond(0, worker, id);
		assertThat(this.redis.inHandsOf(worker)).containsExactly(id);
		// or two sweeps would each put it in line
		this.redis.redis().delete(RedisView.LIST + ":processing:" + worker);
		this.office.cancel(id);
		this.redis.redis().opsForList().remove(RedisView.LIST, 0, id);
	}

	@Test
	void whoTakesHasALease() {
		String worker = "worker-" + UUID.randomUUID();
		List<String> ids = orders(this.office.openMatch(100, 1), 2);
		assertThat(this.lists.take(0, worker, 1).toCompletableFuture().join()).hasSize(1);
		assertThat(this.redis.workers("list")).contains(worker);
		await().untilAsserted(() -> assertThat(this.redis.line()).containsSubsequence(ids));
	}

	@ParameterizedTest
	@ValueSource(ints = { 30, 290 })
	void aLivingWorkersOrdersAreLeftAloneHoweverLongItsInstanceLets(int lease) {
		String alive = "alive-" + UUID.randomUUID();
		List<String> ids = orders(this.office.openMatch(100, 1), 2);
		ids.forEach((id) -> take(alive, id));
		this.redis.lease("list", alive, lease);
		await().untilAsserted(() -> assertThat(this.office.lane("list").get("pending").asInt())
			.isGreaterThanOrEqualTo(ids.size())
			.isEqualTo(this.redis.workers("list").stream().mapToInt((one) -> this.redis.inHandsOf(one).size()).sum()));
		this.recovery.recoverStalled();
		assertThat(this.lists.giveBackOfDead(0, alive)).as("when its lease was renewed meanwhile").isZero();
		assertThat(this.redis.inHandsOf(alive)).isEqualTo(ids);
		assertThat(this.redis.workers("list")).contains(alive);
		assertThat(this.redis.line()).doesNotContainAnyElementsOf(ids);
	}

	@Test
	void anOrderThatALivingWorkerHasBegunIsNotGivenBackForAStrayElement(@Autowired ApplicationContext service) {
		String owner = "owner-" + UUID.randomUUID();
		List<String> ids = orders(this.office.openMatch(150, 1), 150);
		ids.forEach((id) -> begin(service, owner, id));
		String ghost = "ghost-" + UUID.randomUUID();
		ids.forEach((id) -> hold(ghost, id));
		String waiting = orders(this.office.openMatch(1, 1), 1).get(0);
		take(ghost, waiting);
		List<String> begun = ids.stream().map(this.redis::orderRecord).toList();
		this.redis.lease("list", ghost, -1);
		await().untilAsserted(() -> {
			this.recovery.recoverStalled();
			assertThat(this.redis.inHandsOf(ghost)).as("chunk by chunk").isEmpty();
		});
		assertThat(this.redis.line()).contains(waiting).doesNotContainAnyElementsOf(ids);
		assertThat(ids.stream().map(this.redis::orderRecord)).containsExactlyElementsOf(begun);
		assertThat(this.redis.inHandsOf(owner)).isEqualTo(ids);
		assertThat(this.office.cancel(ids.get(0)).statusCode()).isEqualTo(409);
	}

	@Test
	void anOrderThatADeadWorkerHadBegunAndThatIsNowhereElseComesBack(@Autowired ApplicationContext service,
			@Autowired Environment environment) {
		String owner = "owner-" + UUID.randomUUID();
		String ghost = "ghost-" + UUID.randomUUID();
		String match = this.office.openMatch(10, 1);
		String id = orders(match, 1).get(0);
		begin(service, owner, id);
		hold(ghost, id);
		this.redis.redis().delete(RedisView.LIST + ":processing:" + owner);
		this.redis.lease("list", owner, -1);
		this.lists.giveBackOfDead(0, ghost);
		assertThat(this.redis.inHandsOf(ghost)).isEmpty();
		try (var second = SecondInstance.beside(environment)) {
			assertThat(this.office.awaitStatus(id, "confirmed").get("attempts").asInt()).isEqualTo(2);
		}
		assertThat(this.office.seats(match)).isEqualTo(new Seats(9, 0, 1));
	}

	@Test
	void aLeaseThatEndsFarAheadIsOverForTheClockWasSetBack() {
		String ghost = "ghost-" + UUID.randomUUID();
		List<String> ids = orders(this.office.openMatch(100, 1), 2);
		ids.forEach((id) -> take(ghost, id));
		this.redis.lease("list", ghost, 3600);
		await().untilAsserted(() -> {
			this.recovery.recoverStalled();
			assertThat(this.redis.line()).containsSubsequence(ids);
		});
		assertThat(this.redis.inHandsOf(ghost)).isEmpty();
		assertThat(this.redis.workers("list")).doesNotContain(ghost);
	}

	@Test
	void whatALivingWorkerHasStartedIsNotPutBack(@Autowired ListReconciler reconciler) {
		String alive = "alive-" + UUID.randomUUID();
		List<String> ids = orders(this.office.openMatch(100, 1), 2);
		this.redis.lease("list", alive, 290);
		this.redis.startBy(alive, "list", ids.get(0));
		this.redis.redis().delete(RedisView.LIST);
		await().untilAsserted(() -> {
			reconciler.reconcile();
			assertThat(this.redis.line()).contains(ids.get(1));
		});
		assertThat(this.redis.line()).doesNotContain(ids.get(0));
		this.redis.lease("list", alive, -1);
		await().untilAsserted(() -> {
			reconciler.reconcile();
			assertThat(this.redis.line()).contains(ids.get(0));
		});
	}

	@Test
	void aLeaseThatEndsIsNoticed() {
		String dying = "dying-" + UUID.randomUUID();
		List<String> ids = orders(this.office.openMatch(100, 1), 2);
		ids.forEach((id) -> take(dying, id));
		this.redis.lease("list", dying, 2);
		await().untilAsserted(() -> assertThat(this.redis.line()).containsSubsequence(ids));
		assertThat(this.redis.workers("list")).doesNotContain(dying);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatADeadWorkerHadInWorkIsToldToBeQueuedAgain(boolean holdsIt) {
		String ghost = "ghost-" + UUID.randomUUID();
		String id = orders(this.office.openMatch(100, 1), 1).get(0);
		take(ghost, id);
		inWork(id, ghost);
		if (!holdsIt) {
			this.redis.redis().delete(RedisView.LIST + ":processing:" + ghost);
		}
		List<String> told = new CopyOnWriteArrayList<>();
		try (RedisConnection connection = this.redis.redis().getRequiredConnectionFactory().getConnection()) {
			connection.subscribe(
					(message, pattern) -> told.addAll(new String(message.getBody(), UTF_8).lines().toList()),
					"catraca:{0}:outcomes".getBytes(UTF_8));
			this.redis.lease("list", ghost, -1);
			await().untilAsserted(() -> assertThat(told).contains(id + "|queued|2/1/1000//" + ghost + "#1|||"));
		}
		assertThat(this.redis.line()).contains(id);
		assertThat(this.redis.indexesWith("list", id)).containsExactly("queued");
	}

	@Test
	void anotherInstanceSettlesWhatADeadWorkerLeft(@Autowired Environment environment) {
		String ghost = "ghost-" + UUID.randomUUID();
		String match = this.office.openMatch(100, 1);
		List<String> ids = orders(match, 5);
		ids.forEach((id) -> take(ghost, id));
		hold(ghost, "junk-" + ghost);
		this.redis.lease("list", ghost, -1);
		try (var second = SecondInstance.beside(environment)) {
			ids.forEach((id) -> this.office.awaitStatus(id, "confirmed"));
			await()
				.untilAsserted(() -> assertThat(this.redis.deadLetters("list", "entry", "junk-" + ghost)).hasSize(1));
		}
		assertThat(this.office.seats(match)).isEqualTo(new Seats(95, 0, 5));
		assertThat(ids).allSatisfy((id) -> assertThat(this.redis.indexesWith("list", id)).isEmpty());
	}

	private List<String> orders(String match, int count) {
		return IntStream.range(0, count).mapToObj((i) -> this.office.accepted("list", match, 1)).toList();
	}

	/** As if its worker had started it, long ago. */
	private void inWork(String id, String worker) {
		this.redis.setOrderRecord(id,
				this.redis.orderRecord(id).replaceFirst("^queued\\|[^|]*", "processing|2/1/1000//" + worker + "#1"));
		this.redis.redis().opsForZSet().remove("catraca:{0}:queued:list", id);
		this.redis.redis().opsForSet().add("catraca:{0}:processing:list", id);
	}

	private void take(String worker, String id) {
		assertThat(this.redis.redis().opsForList().remove(RedisView.LIST, 1, id)).isEqualTo(1);
		hold(worker, id);
	}

	private void hold(String worker, String id) {
		this.redis.redis().opsForList().leftPush(RedisView.LIST + ":processing:" + worker, id);
	}

	/** Takes an order and starts it, as a living worker. */
	private void begin(ApplicationContext service, String worker, String id) {
		this.redis.lease("list", worker, 290);
		take(worker, id);
		Delivery delivery = new Delivery(OrderId.parse(id).orElseThrow(), worker, false,
				RedisView.LIST + ":processing:" + worker, "");
		assertThat(new Hands(service).start(Lane.LIST, delivery)).isPresent();
	}

}
