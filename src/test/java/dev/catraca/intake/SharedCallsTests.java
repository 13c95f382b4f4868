package dev.catraca.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class SharedCallsTests {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final SharedCalls<Integer, String> calls = new SharedCalls<>(10);

	private final List<List<Integer>> made = new CopyOnWriteArrayList<>();

	private final CountDownLatch open = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void aloneNobodyWaits() {
		assertThat(this.calls.ask(List.of(1, 2), this::answers)).containsExactly("1", "2");
		assertThat(this.calls.ask(List.of(3), this::answers)).containsExactly("3");
		assertThat(this.made).containsExactly(List.of(1, 2), List.of(3));
	}

	@Test
	void whoeverComesMeanwhileIsCalledForTogether() throws Exception {
		List<Future<List<String>>> all = new ArrayList<>(List.of(ask(1, this::slowly), ask(2, this::slowly)));
		await().until(() -> this.made.size() == 2);
		IntStream.range(3, 20).forEach((i) -> all.add(ask(i, this::answers)));
		awaitWaiting(17);
		this.open.countDown();
		for (int i = 0; i < all.size(); i++) {
			assertThat(all.get(i).get(30, TimeUnit.SECONDS)).containsExactly("" + (i + 1));
		}
		assertThat(this.made).hasSizeBetween(4, 5).allMatch((call) -> call.size() <= 10);
		assertThat(this.made.stream().flatMap(List::stream)).hasSize(19).doesNotHaveDuplicates();
		// and all is as it was before
		this.made.clear();
		assertThat(this.calls.ask(List.of(20), this::answers)).containsExactly("20");
		assertThat(this.made).hasSize(1);
	}

	@Test
	void ofManyWhoWaitAThirdAreCalledForTogether() throws Exception {
		SharedCalls<Integer, String> many = new SharedCalls<>(100);
		List<Future<List<String>>> all = new ArrayList<>();
		IntStream.range(0, 2).forEach((i) -> all.add(ask(many, i, this::slowly)));
		await().until(() -> this.made.size() == 2);
		IntStream.range(2, 92).forEach((i) -> all.add(ask(many, i, this::answers)));
		await().until(() -> many.waiting() == 90);
		this.open.countDown();
		for (Future<List<String>> one : all) {
			one.get(30, TimeUnit.SECONDS);
		}
		assertThat(this.made.stream().flatMap(List::stream)).hasSize(92).doesNotHaveDuplicates();
		assertThat(this.made.stream().mapToInt(List::size).max().orElse(0)).isBetween(16, 30);
	}

	@Test
	void whoWaitsForACallThatFailsFailsAtOnceWithoutOneOfItsOwn() throws Exception {
		List<Future<List<String>>> all = List.of(ask(1, this::fails), ask(2, this::fails));
		await().until(() -> this.made.size() == 2);
		Future<List<String>> waiting = ask(3, this::answers);
		awaitWaiting(1);
		this.open.countDown();
		for (Future<List<String>> one : List.of(all.get(0), all.get(1), waiting)) {
			assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("away");
		}
		assertThat(this.made).containsExactlyInAnyOrder(List.of(1), List.of(2));
		assertThat(this.calls.ask(List.of(4), this::answers)).containsExactly("4");
	}

	private Future<List<String>> ask(int question, Function<List<Integer>, List<String>> call) {
		return ask(this.calls, question, call);
	}

	private Future<List<String>> ask(SharedCalls<Integer, String> calls, int question,
			Function<List<Integer>, List<String>> call) {
		return this.threads.submit(() -> calls.ask(List.of(question), call));
	}

	private List<String> answers(List<Integer> questions) {
		this.made.add(questions);
		return questions.stream().map(String::valueOf).toList();
	}

	private List<String> slowly(List<Integer> questions) {
		List<String> answers = answers(questions);
		awaitOpen();
		return answers;
	}

	private List<String> fails(List<Integer> questions) {
		answers(questions);
		awaitOpen();
		throw new IllegalStateException("away");
	}

	private void awaitOpen() {
		CompletableFuture.runAsync(() -> {
			try {
				this.open.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, this.threads).join();
	}

	private void awaitWaiting(int count) {
		await().untilAsserted(() -> assertThat(this.calls.waiting()).isEqualTo(count));
	}

}
