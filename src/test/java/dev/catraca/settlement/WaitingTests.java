package dev.catraca.settlement;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.catraca.order.OrderId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WaitingTests {

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
		assertThat(this.waiting.take(2)).containsExactly(this.third);
		assertThat(this.waiting.await(0)).isFalse();
	}

	@Test
	void nobodyPassesThoseWhoWaitNorTheOneThatPasses() {
		assertThat(this.waiting.tryPass()).isTrue();
		assertThat(this.waiting.tryPass()).isFalse();
		this.waiting.passed();
		this.waiting.add(this.first);
		assertThat(this.waiting.tryPass()).isFalse();
	}

	@Test
	void whileOnePassesTheOthersWaitAndOneThatComesBackIsTheFirst() {
		this.waiting.tryPass();
		this.waiting.add(this.second);
		CompletableFuture<Boolean> there = CompletableFuture.supplyAsync(this::awaitNow);
		await().during(Duration.ofMillis(200)).until(() -> !there.isDone());
		this.waiting.comeBack(this.first);
		assertThat(there.join()).isTrue();
		assertThat(this.waiting.take(3)).containsExactly(this.first, this.second);
	}

	@Test
	void whoWaitsIsTold() {
		CompletableFuture<Boolean> there = CompletableFuture.supplyAsync(() -> awaitFor(30));
		this.waiting.add(this.first);
		assertThat(there.join()).isTrue();
	}

	@Test
	void whoHasSeenOnePassIsToldOnceItHasPassed() {
		this.waiting.tryPass();
		this.waiting.add(this.first);
		CompletableFuture<Boolean> there = CompletableFuture.supplyAsync(() -> awaitFor(30));
		await().during(Duration.ofMillis(200)).until(() -> !there.isDone());
		this.waiting.passed();
		assertThat(there.join()).isTrue();
	}

	@Test
	void whoIsToLookNowWaitsForOneThatPassesAndForNoMore() {
		this.waiting.tryPass();
		CompletableFuture<Boolean> there = CompletableFuture.supplyAsync(this::awaitNow);
		await().during(Duration.ofMillis(200)).until(() -> !there.isDone());
		this.waiting.passed();
		assertThat(there.join()).isFalse();
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
		return new Delivery(OrderId.random(0), "hand", false, "at", "");
	}

}
