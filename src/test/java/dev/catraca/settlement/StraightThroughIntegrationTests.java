package dev.catraca.settlement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.catraca.order.Lane;
import dev.catraca.order.Money;
import dev.catraca.order.OrderId;
import dev.catraca.redis.Loops;
import dev.catraca.redis.SharedConnection;
import dev.catraca.settlement.payment.Charge;
import dev.catraca.settlement.payment.PaymentAnswer;
import dev.catraca.settlement.payment.PaymentGateway;
import dev.catraca.settlement.payment.WorkerCrash;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of orders on a line whose gateway the test is.
 */
@Unstaffed
class StraightThroughIntegrationTests {

	private static final String HAND = "straight";

	private static final String HELD = RedisView.LIST + ":processing:" + HAND;

	private final Gateway gateway = new Gateway();

	private final Queue<Delivery> unknown = new ConcurrentLinkedQueue<>();

	private final TicketOffice office;

	private final RedisView redis;

	private final SettlementProperties properties;

	private final Charges charges;

	private final SettlementLine line;

	private final String match;

	private volatile boolean redisIsAway;

	private volatile CompletableFuture<Void> reachable = CompletableFuture.completedFuture(null);

	private volatile CompletableFuture<Void> stepMayStart = CompletableFuture.completedFuture(null);

	private volatile boolean stepStarts;

	private final Queue<Integer> startedTogether = new ConcurrentLinkedQueue<>();

	private final Queue<Integer> settledTogether = new ConcurrentLinkedQueue<>();

	StraightThroughIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis,
			@Autowired SharedConnection shared, @Autowired Settlement.Steps steps) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
		this.properties = steps.properties();
		this.charges = new Charges(this.gateway, steps.meters(), steps.traces(), this.properties);
		this.line = new SettlementLine(Lane.LIST,
				new Settlement.Steps(new StumblingStarter(redis, shared), this.charges,
						new StumblingSettler(redis, shared), this.properties, steps.partitions(), steps.meters(),
						steps.traces(), new Loops(System::nanoTime)),
				this.unknown::add);
		this.match = this.office.openMatch(40, 10);
	}

	@AfterEach
	void close() {
		this.line.close();
		this.charges.destroy();
	}

	@Test
	void anOrderAloneNeedsNeitherStep() {
		this.line.close();
		for (int i = 0; i < 3; i++) {
			this.line.take(delivered());
			awaitNoneInHand();
		}
		assertThat(this.gateway.threads).hasSize(3);
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(34, 0, 6));
	}

	@Test
	void neitherDoesOneWhoseChargeTakesTime() {
		this.line.close();
		this.gateway.answersAtOnce = false;
		this.gateway.mayAnswer.countDown();
		this.line.take(delivered());
		awaitNoneInHand();
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(38, 0, 2));
	}

	@Test
	void norOneThatIsNoWork() {
		Delivery delivery = delivered();
		this.line.take(delivery);
		awaitNoneInHand();
		this.line.close();
		this.line.take(new Delivery(delivery.orderId(), HAND, false, HELD, ""));
		awaitNoneInHand();
		assertThat(this.gateway.threads).as("charged once").hasSize(1);
	}

	@Test
	void whatComesMeanwhileSharesCallsAndNeedsNeitherStep() {
		this.line.close();
		CompletableFuture<Void> reachable = holdUpRedis();
		List.of(delivered(), delivered(), delivered()).forEach(this.line::take);
		reachable.complete(null);
		awaitNoneInHand();
		assertThat(this.startedTogether).containsExactly(1, 2);
		assertThat(this.settledTogether).containsExactly(1, 2);
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(34, 0, 6));
	}

	@Test
	void manyThatComeMeanwhileAreForTheSteps() {
		CompletableFuture<Void> reachable = holdUpRedis();
		List<Delivery> all = IntStream.range(0, 40).mapToObj((i) -> delivered(1)).toList();
		all.forEach(this.line::take);
		reachable.complete(null);
		awaitNoneInHand();
		assertThat(this.startedTogether).containsExactly(1);
		assertThat(this.gateway.threads).hasSize(40).endsWith("list-start");
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(0, 0, 40));
	}

	@Test
	void ofThoseThatShareACallOnlyTheUnknownIsLeftToTheSteps() {
		this.line.close();
		CompletableFuture<Void> reachable = holdUpRedis();
		Delivery nobodys = new Delivery(OrderId.random(0), HAND, false, HELD, "");
		List.of(delivered(), delivered(), nobodys, delivered()).forEach(this.line::take);
		reachable.complete(null);
		await().until(() -> this.line.inHand().heldFor(Duration.ZERO).equals(List.of(nobodys)));
		assertThat(this.settledTogether).containsExactly(1, 2);
		assertThat(this.gateway.threads).as("each charged once").hasSize(3);
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(34, 0, 6));
	}

	@Test
	void chargesOfThoseThatShareACallMayTakeTime() {
		this.gateway.answersAtOnce = false;
		CompletableFuture<Void> reachable = holdUpRedis();
		Delivery nobodys = new Delivery(OrderId.random(0), HAND, false, HELD, "");
		List.of(delivered(), delivered(), nobodys, delivered()).forEach(this.line::take);
		reachable.complete(null);
		await().until(() -> this.line.inHand().heldFor(Duration.ZERO).size() == 3 && !this.unknown.isEmpty());
		this.gateway.mayAnswer.countDown();
		awaitNoneInHand();
		assertThat(this.gateway.threads).as("each charged once").hasSize(3);
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(34, 0, 6));
		takeAllRoom().leave();
		takeAllRoom();
	}

	@Test
	void withoutRoomForAllOfThemTheyAreLeftToTheSteps() {
		this.gateway.answersAtOnce = false;
		this.gateway.mayAnswer.countDown();
		Charges.Room most = this.charges.tryRoom(this.properties.concurrency() - 1);
		CompletableFuture<Void> reachable = holdUpRedis();
		List.of(delivered(), delivered(), delivered()).forEach(this.line::take);
		reachable.complete(null);
		awaitNoneInHand();
		assertThat(this.startedTogether).startsWith(1).doesNotContain(2);
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(34, 0, 6));
		most.leave();
		takeAllRoom();
	}

	@Test
	void lateAnswersOfManyShareCalls() {
		this.gateway.answersAtOnce = false;
		for (int i = 0; i < 30; i++) {
			this.line.take(delivered(1));
		}
		await().until(() -> this.gateway.threads.size() == 30);
		// so many are in hand that the first answers come to many
		CompletableFuture<Void> reachable = holdUpRedis();
		for (int i = 0; i < 10; i++) {
			this.line.take(delivered(1));
		}
		this.gateway.mayAnswer.countDown();
		await().until(() -> this.line.inHand().heldFor(Duration.ZERO).size() < 40);
		reachable.complete(null);
		awaitNoneInHand();
		assertThat(this.settledTogether).hasSizeLessThan(38);
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(0, 0, 40));
	}

	@Test
	void whoComesToManyIsForTheSteps() {
		this.gateway.answersAtOnce = false;
		for (int i = 0; i < 32; i++) {
			this.line.take(delivered(1));
		}
		await().until(() -> this.gateway.threads.size() == 32);
		this.gateway.answersAtOnce = true;
		this.line.take(delivered(1));
		await().until(() -> this.gateway.threads.size() == 33);
		assertThat(this.gateway.threads).endsWith("list-start");
		this.gateway.mayAnswer.countDown();
		awaitNoneInHand();
	}

	@Test
	void nobodyPassesThoseThatTheStepsTryAgain() {
		this.redisIsAway = true;
		CompletableFuture<Void> step = new CompletableFuture<>();
		this.stepMayStart = step;
		Delivery first = delivered(1);
		this.line.take(first);
		await().until(() -> this.stepStarts);
		this.redisIsAway = false;
		Delivery second = delivered(1);
		this.line.take(second);
		await().during(Duration.ofMillis(300)).until(() -> this.gateway.charged.isEmpty());
		step.complete(null);
		awaitNoneInHand();
		assertThat(this.gateway.charged).containsExactly(first.orderId(), second.orderId());
		assertThat(this.startedTogether).as("straight again").containsExactly(1, 1);
	}

	@Test
	void aChargeThatBreaksDownLeavesTheOrderWhereItIsAndRoomForOthers() {
		this.gateway.breaksDown = true;
		this.gateway.answersAtOnce = false;
		Delivery left = delivered();
		this.line.take(left);
		awaitNoneInHand();
		assertThat(status(left)).isEqualTo("processing");
		takeAllRoom();
	}

	@Test
	void aChargeThatTakesTimeHoldsUpNoAnswerOfRedis() {
		this.gateway.answersAtOnce = false;
		Delivery slow = delivered();
		this.line.take(slow);
		await().until(() -> !this.gateway.threads.isEmpty());
		assertThat(this.gateway.threads).noneMatch((thread) -> thread.startsWith("lettuce-"));
		assertThat(status(slow)).isEqualTo("processing");
		this.gateway.mayAnswer.countDown();
		awaitNoneInHand();
		assertThat(status(slow)).isEqualTo("confirmed");
	}

	@Test
	void aRedisThatHasForgottenTheScriptsIsToldThemAgain() {
		this.line.close();
		forgetScripts();
		this.line.take(delivered());
		awaitNoneInHand();
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(38, 0, 2));
	}

	@Test
	void aStartThatFailsIsLeftToTheSteps() {
		this.redisIsAway = true;
		this.line.take(delivered());
		awaitNoneInHand();
		assertThat(this.gateway.threads).containsExactly("list-start");
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(38, 0, 2));
	}

	@Test
	void oneThatIsLeftToTheStepsIsStillTheFirst() {
		this.redisIsAway = true;
		for (int i = 0; i < 5; i++) {
			this.gateway.charged.clear();
			List<Delivery> all = List.of(delivered(1), delivered(1), delivered(1));
			all.forEach(this.line::take);
			awaitNoneInHand();
			assertThat(this.gateway.charged).containsExactlyElementsOf(all.stream().map(Delivery::orderId).toList());
		}
	}

	@Test
	void anOutcomeThatCannotBeWrittenIsLeftToTheSteps() {
		this.gateway.answersAtOnce = false;
		this.line.take(delivered());
		await().until(() -> !this.gateway.threads.isEmpty());
		this.redisIsAway = true;
		this.gateway.mayAnswer.countDown();
		awaitNoneInHand();
		assertThat(this.gateway.threads).as("charged once").hasSize(1);
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(38, 0, 2));
	}

	@Test
	void aCrashLeavesTheOrderWhereItIsAndRoomForOthers() {
		this.gateway.crashes = true;
		this.gateway.answersAtOnce = false;
		Delivery left = delivered();
		this.line.take(left);
		awaitNoneInHand();
		assertThat(status(left)).isEqualTo("processing");
		assertThat(this.redis.inHandsOf(HAND)).contains(left.orderId().toString());
		takeAllRoom();
	}

	@Test
	void anOrderWhoseEveryChargeEndedInACrashIsGivenUpUncharged() {
		this.gateway.crashes = true;
		this.gateway.answersAtOnce = false;
		Delivery first = delivered();
		this.line.take(first);
		awaitNoneInHand();
		for (int attempt = 2; attempt <= this.properties.maxAttempts(); attempt++) {
			this.line.take(takenOver(first));
			awaitNoneInHand();
		}
		assertThat(status(first)).isEqualTo("processing");
		this.line.take(takenOver(first));
		awaitNoneInHand();
		assertThat(status(first)).isEqualTo("failed");
		assertThat(this.gateway.threads).hasSize(this.properties.maxAttempts());
		assertThat(this.redis.deadLetters("list", "orderId", first.orderId().toString())).hasSize(1);
		assertThat(this.office.seats(this.match)).isEqualTo(new Seats(40, 0, 0));
	}

	@Test
	void withoutRoomForItsChargeAnOrderIsNotStarted() {
		this.gateway.answersAtOnce = false;
		Charges.Room all = takeAllRoom();
		Delivery delivery = delivered();
		this.line.take(delivery);
		assertThat(this.line.inHand().heldFor(Duration.ZERO)).containsExactly(delivery);
		assertThat(status(delivery)).isEqualTo("queued");
		this.gateway.mayAnswer.countDown();
		all.leave();
		awaitNoneInHand();
		assertThat(status(delivery)).isEqualTo("confirmed");
	}

	@Test
	void aChargeThatGetsNoThreadLeavesItsRoom(@Autowired Settlement.Steps steps) {
		Charges charges = new Charges(this.gateway, steps.meters(), steps.traces(), 1, (task) -> {
			throw new OutOfMemoryError("unable to create native thread");
		});
		Charge charge = new Charge(OrderId.random(0), Money.ofMinorUnits(1, Currency.getInstance("BRL")), 1);
		assertThatThrownBy(() -> charges.make(charges.tryRoom(1), charge, "", (answer) -> {
		}, () -> {
		})).isInstanceOf(OutOfMemoryError.class);
		assertThat(charges.tryRoom(1).size()).isEqualTo(1);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aGatewayThatBreaksAgainAndAgainIsToldOnce(@Autowired Settlement.Steps steps, CapturedOutput output)
			throws InterruptedException {
		Charges charges = new Charges((charge) -> {
			throw new UnsupportedOperationException("no scheme");
		}, steps.meters(), steps.traces(), 1, Runnable::run);
		Charge charge = new Charge(OrderId.random(0), Money.ofMinorUnits(1, Currency.getInstance("BRL")), 1);
		List<PaymentAnswer> answers = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			charges.make(charges.tryRoom(1), charge, "", answers::add, () -> {
			});
		}
		assertThat(answers).hasSize(3).containsOnly(PaymentAnswer.UNAVAILABLE);
		assertThat(output).containsOnlyOnce("The payment gateway broke over order " + charge.orderId());
	}

	@Test
	void aLaneReadsFurtherAheadWhereChargesAreAnsweredAtOnce() {
		assertThat(this.line.room(100)).isEqualTo(400);
		this.gateway.answersAtOnce = false;
		assertThat(this.line.room(100)).isEqualTo(200);
	}

	@Test
	void anOrderThatThereIsNotIsForItsLane() {
		Delivery nobodys = new Delivery(OrderId.random(0), HAND, false, HELD, "");
		this.line.take(nobodys);
		awaitNoneInHand();
		assertThat(this.unknown).containsExactly(nobodys);
		assertThat(this.gateway.threads).isEmpty();
	}

	private Delivery delivered() {
		return delivered(2);
	}

	private Delivery delivered(int seats) {
		String id = this.office.accepted("list", this.match, seats);
		assertThat(this.redis.redis().opsForList().remove(RedisView.LIST, 1, id)).isEqualTo(1);
		this.redis.lease("list", HAND, 60);
		this.redis.redis().opsForList().leftPush(HELD, id);
		return new Delivery(OrderId.parse(id).orElseThrow(), HAND, false, HELD, "");
	}

	private static Delivery takenOver(Delivery first) {
		return new Delivery(first.orderId(), HAND, true, HELD, "");
	}

	/** Once nobody else has any. */
	private Charges.Room takeAllRoom() {
		return await().until(() -> {
			Charges.Room room = this.charges.takeRoom(Integer.MAX_VALUE);
			if (room.size() < this.properties.concurrency()) {
				room.leave();
			}
			return room;
		}, (room) -> room.size() == this.properties.concurrency());
	}

	private void awaitNoneInHand() {
		await().until(() -> this.line.inHand().heldFor(Duration.ZERO).isEmpty());
	}

	private String status(Delivery delivery) {
		return this.office.find(delivery.orderId().toString()).get("status").asString();
	}

	private void forgetScripts() {
		this.redis.redis().execute((RedisCallback<Object>) (connection) -> {
			connection.scriptingCommands().scriptFlush();
			return null;
		});
	}

	private <T> CompletionStage<T> unlessRedisIsAway(Supplier<CompletionStage<T>> call) {
		return this.reachable.thenRunAsync(() -> {
			if (this.redisIsAway) {
				throw new RedisConnectionFailureException("away");
			}
		}).thenCompose((nothing) -> call.get());
	}

	/** Orders that go straight get no answer until that is completed. */
	private CompletableFuture<Void> holdUpRedis() {
		this.reachable = new CompletableFuture<>();
		return this.reachable;
	}

	/** Fails while Redis is away, as far as orders are concerned that go straight. */
	private final class StumblingStarter extends Starter {

		StumblingStarter(StringRedisTemplate redis, SharedConnection shared) {
			super(redis, shared);
		}

		@Override
		List<Started> start(Lane lane, List<Delivery> deliveries) {
			StraightThroughIntegrationTests.this.stepStarts = true;
			StraightThroughIntegrationTests.this.stepMayStart.join();
			return super.start(lane, deliveries);
		}

		@Override
		CompletionStage<List<Started>> startLater(Lane lane, List<Delivery> deliveries) {
			StraightThroughIntegrationTests.this.startedTogether.add(deliveries.size());
			return unlessRedisIsAway(() -> super.startLater(lane, deliveries));
		}

	}

	/** As the one that starts. */
	private final class StumblingSettler extends Settler {

		StumblingSettler(StringRedisTemplate redis, SharedConnection shared) {
			super(redis, shared);
		}

		@Override
		CompletionStage<List<Answer>> settleLater(Lane lane, List<Settling> settlings) {
			StraightThroughIntegrationTests.this.settledTogether.add(settlings.size());
			return unlessRedisIsAway(() -> super.settleLater(lane, settlings));
		}

	}

	/** Answers at once, or once it may; tells the threads it is asked by. */
	private static final class Gateway implements PaymentGateway {

		private final Queue<String> threads = new ConcurrentLinkedQueue<>();

		private final Queue<OrderId> charged = new ConcurrentLinkedQueue<>();

		private final CountDownLatch mayAnswer = new CountDownLatch(1);

		private volatile boolean answersAtOnce = true;

		private volatile boolean crashes;

		private volatile boolean breaksDown;

		@Override
		public PaymentAnswer charge(Charge charge) {
			this.threads.add(Thread.currentThread().getName());
			if (this.crashes) {
				throw new WorkerCrash();
			}
			if (this.breaksDown) {
				throw new StackOverflowError("The test's gateway broke down");
			}
			try {
				this.mayAnswer.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return PaymentAnswer.APPROVED;
		}

		@Override
		public Optional<PaymentAnswer> chargeAtOnce(Charge charge) {
			if (!this.answersAtOnce) {
				return Optional.empty();
			}
			this.threads.add(Thread.currentThread().getName());
			this.charged.add(charge.orderId());
			return Optional.of(PaymentAnswer.APPROVED);
		}

		@Override
		public boolean answersAtOnce() {
			return this.answersAtOnce;
		}

	}

}
