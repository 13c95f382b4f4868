package dev.catraca.settlement;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.catraca.order.OrderId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WaitingTests {

	/** Long before a wait of thirty seconds is over. */
	private static final Duration SOON = Duration.ofSeconds(15);

	private final Waiting waiting = new Waiting();

	private final Delivery first = delivery();

	private final Delivery second = delivery();

	private final Delivery third = delivery();

	@Test
	void theyAreTakenInTheirOrder() throws InterruptedException {
		this.waiting.add(this.first);
		this.waiting.add(this.second);
		this.waiting.add(this.third);
		assertThat(this.waiting.await(0)).isTrue();
		assertThat(this.waiting.take(2)).containsExactly(this.first, this.second);
		assertThat(this.waiting.passed(false)).isEmpty();
		assertThat(this.waiting.take(2)).containsExactly(this.third);
		assertThat(this.waiting.passed(false)).isEmpty();
		assertThat(this.waiting.await(0)).isFalse();
	}

	@Test
	void nobodyPassesThoseWhoAreTakenUntilTheyAreStarted() {
		this.waiting.add(this.first);
		this.waiting.take(1);
		assertThat(this.waiting.pass(this.second)).isEmpty();
		assertThat(this.waiting.take(1)).isEmpty();
		assertThat(this.waiting.passed(true)).containsExactly(this.second);
	}

	@Test
	void whoIsDroppedWaitsNoMore() throws InterruptedException {
		this.waiting.add(this.first);
		this.waiting.add(this.second);
		assertThat(this.waiting.drop()).containsExactly(this.first, this.second);
		assertThat(this.waiting.await(0)).isFalse();
		assertThat(this.waiting.take(1)).isEmpty();
		assertThat(this.waiting.pass(this.third)).containsExactly(this.third);
	}

	@Test
	void nobodyPassesThoseWhoWaitNorTheOneThatPasses() {
		assertThat(this.waiting.pass(this.first)).containsExactly(this.first);
		assertThat(this.waiting.pass(this.second)).isEmpty();
		assertThat(this.waiting.passed(false)).isEmpty();
		assertThat(this.waiting.pass(this.third)).isEmpty();
		assertThat(this.waiting.take(3)).containsExactly(this.second, this.third);
	}

	@Test
	void fewWhoCameMeanwhilePassNextTogether() {
		this.waiting.pass(this.first);
		this.waiting.pass(this.second);
		this.waiting.add(this.third);
		assertThat(this.waiting.passed(true)).containsExactly(this.second, this.third);
		assertThat(this.waiting.passed(true)).isEmpty();
		assertThat(this.waiting.pass(this.first)).containsExactly(this.first);
	}

	@Test
	void thoseOfOnePartitionPassTogether() {
		Delivery elsewhere = delivery(1);
		this.waiting.pass(this.first);
		List.of(this.second, elsewhere, this.third).forEach(this.waiting::pass);
		assertThat(this.waiting.passed(true)).containsExactly(this.second, this.third);
		assertThat(this.waiting.passed(true)).containsExactly(elsewhere);
		assertThat(this.waiting.passed(true)).isEmpty();
	}

	@Test
	void manyAreForWhoWaitsForThem() {
		this.waiting.pass(this.first);
		this.waiting.pass(this.second);
		CompletableFuture<Boolean> there = CompletableFuture.supplyAsync(() -> awaitFor(30));
		await().during(Duration.ofMillis(200)).until(() -> !there.isDone());
		this.waiting.pass(this.third);
		assertThat(this.waiting.passed(false)).isEmpty();
		assertThat(there).succeedsWithin(SOON).isEqualTo(true);
		assertThat(this.waiting.take(3)).containsExactly(this.second, this.third);
	}

	@Test
	void whoAreMoreThanFewDoNotPassTogether() {
		this.waiting.pass(this.first);
		for (int i = 0; i <= InHand.FEW; i++) {
			this.waiting.add(delivery());
		}
		assertThat(this.waiting.passed(true)).isEmpty();
		assertThat(this.waiting.take(100)).hasSize(InHand.FEW + 1);
	}

	@Test
	void whileSomePassTheOthersWaitAndThoseThatComeBackAreTheFirst() {
		this.waiting.pass(this.first);
		this.waiting.pass(this.third);
		CompletableFuture<Boolean> there = CompletableFuture.supplyAsync(this::awaitNow);
		await().during(Duration.ofMillis(200)).until(() -> !there.isDone());
		this.waiting.comeBack(List.of(this.first, this.second));
		assertThat(there).succeedsWithin(SOON).isEqualTo(true);
		assertThat(this.waiting.take(3)).containsExactly(this.first, this.second, this.third);
	}

	@Test
	void whoWaitsIsTold() {
		CompletableFuture<Boolean> there = CompletableFuture.supplyAsync(() -> awaitFor(30));
		this.waiting.add(this.first);
		assertThat(there).succeedsWithin(SOON).isEqualTo(true);
	}

	@Test
	void whoWaitsIsToldOfThoseThatComeBack() {
		this.waiting.pass(this.first);
		CompletableFuture<Boolean> there = CompletableFuture.supplyAsync(() -> awaitFor(30));
		await().during(Duration.ofMillis(200)).until(() -> !there.isDone());
		this.waiting.comeBack(List.of(this.first));
		assertThat(there).succeedsWithin(SOON).isEqualTo(true);
	}

	@Test
	void whoIsToLookNowWaitsForThoseThatPassAndForNoMore() {
		this.waiting.pass(this.first);
		CompletableFuture<Boolean> there = CompletableFuture.supplyAsync(this::awaitNow);
		await().during(Duration.ofMillis(200)).until(() -> !there.isDone());
		this.waiting.passed(true);
		assertThat(there).succeedsWithin(SOON).isEqualTo(false);
	}

	@Test
	void whoHasWaitedLongEnoughIsNextHoweverFewTheyAre() {
		this.waiting.pass(this.first);
		this.waiting.pass(this.second);
		CompletableFuture<Boolean> there = new CompletableFuture<>();
		Thread waiter = new Thread(() -> there.complete(awaitNow()));
		waiter.start();
		await().until(() -> waiter.getState() == Thread.State.WAITING);
		assertThat(this.waiting.passed(true)).isEmpty();
		assertThat(there).succeedsWithin(SOON).isEqualTo(true);
		assertThat(this.waiting.take(1)).containsExactly(this.second);
	}

	private boolean awaitNow() {
		return awaitFor(0);
	}

	private boolean awaitFor(int seconds) {
		try {
			return this.waiting.await(seconds);
		}
		catch (InterruptedException ex) {
			throw new CompletionException(ex);
		}
	}

	private static Delivery delivery() {
		return delivery(0);
	}

	private static Delivery delivery(int partition) {
		return new Delivery(OrderId.random(partition), "hand", false, "at", "");
	}

}
