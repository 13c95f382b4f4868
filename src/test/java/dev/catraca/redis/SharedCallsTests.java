package dev.catraca.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class SharedCallsTests {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Made> made = new CopyOnWriteArrayList<>();

	private final SharedCalls<Integer, String> calls = calls(10);

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void aloneNobodyWaits() {
		SharedCalls<Integer, String> atOnce = new SharedCalls<>(10, (questions) -> {
			Made one = make(questions);
			one.answer();
			return one.answers();
		});
		assertThat(atOnce.ask(List.of(1, 2))).containsExactly("1", "2");
		assertThat(atOnce.ask(List.of(3))).containsExactly("3");
		assertThat(this.made).extracting(Made::questions).containsExactly(List.of(1, 2), List.of(3));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoeverComesMeanwhileIsCalledForTogether(boolean virtual) throws Exception {
		SharedCalls<Integer, String> calls = new SharedCalls<>(10, (questions) -> make(questions).answers(), virtual);
		List<Future<List<String>>> all = askAll(calls, 0, 2);
		awaitMade(2);
		all.addAll(askAll(calls, 2, 19));
		awaitWaiting(calls, 17);
		answerAll(all.size());
		assertAnswered(all);
		assertThat(this.made).hasSize(4);
		assertThat(this.made).extracting((one) -> one.questions().size()).containsExactly(1, 1, 10, 7);
		// and all is as it was before
		all.addAll(askAll(calls, 19, 20));
		awaitMade(5);
		this.made.get(4).answer();
		assertAnswered(all);
	}

	@Test
	void whoHearsTheAnswerMakesTheNextCallBeforeAnybodyGoesOn() throws Exception {
		List<Future<List<String>>> all = askAll(this.calls, 0, 2);
		awaitMade(2);
		all.addAll(askAll(this.calls, 2, 3));
		awaitWaiting(this.calls, 1);
		this.made.get(0).answer();
		assertThat(this.made).hasSize(3);
		assertThat(this.made.get(2).questions()).containsExactly(2);
		answerAll(3);
		assertAnswered(all);
	}

	@Test
	void ofManyWhoWaitAThirdAreCalledForTogether() throws Exception {
		SharedCalls<Integer, String> many = calls(100);
		List<Future<List<String>>> all = askAll(many, 0, 2);
		awaitMade(2);
		all.addAll(askAll(many, 2, 92));
		awaitWaiting(many, 90);
		answerAll(92);
		assertAnswered(all);
		assertThat(this.made).extracting((one) -> one.questions().size()).containsExactly(1, 1, 30, 20, 16, 16, 8);
	}

	@Test
	void whoWaitsForACallThatFailsFailsAtOnceWithoutOneOfItsOwn() throws Exception {
		List<Future<List<String>>> all = askAll(this.calls, 0, 2);
		awaitMade(2);
		all.addAll(askAll(this.calls, 2, 3));
		awaitWaiting(this.calls, 1);
		this.made.get(0).answers().completeExceptionally(new IllegalStateException("away"));
		assertFails(all.remove(2));
		assertFails(all.remove((this.made.get(0).questions().get(0) == 0) ? 0 : 1));
		assertThat(this.made).hasSize(2);
		this.made.get(1).answer();
		assertThat(all.get(0).get(30, TimeUnit.SECONDS)).hasSize(1);
		// and all is as it was before
		Future<List<String>> after = askAll(this.calls, 3, 4).get(0);
		awaitMade(3);
		this.made.get(2).answer();
		assertThat(after.get(30, TimeUnit.SECONDS)).containsExactly("3");
	}

	@Test
	void aCallThatCannotBeMadeOrAnswersTooLittleFailsForThoseItIsFor() {
		List<SharedCalls<Integer, String>> broken = List.of(new SharedCalls<>(10, (questions) -> {
			throw new IllegalStateException("away");
		}), new SharedCalls<>(10, (questions) -> CompletableFuture.completedFuture(List.of())));
		broken.forEach((calls) -> IntStream.range(0, 3)
			.forEach((i) -> assertThatThrownBy(() -> calls.ask(List.of(i))).isInstanceOf(RuntimeException.class)
				.isNotInstanceOf(CompletionException.class)));
	}

	private SharedCalls<Integer, String> calls(int most) {
		return new SharedCalls<>(most, (questions) -> make(questions).answers());
	}

	private Made make(List<Integer> questions) {
		Made one = new Made(questions, new CompletableFuture<>());
		this.made.add(one);
		return one;
	}

	private List<Future<List<String>>> askAll(SharedCalls<Integer, String> calls, int from, int to) {
		return IntStream.range(from, to)
			.mapToObj((i) -> this.threads.submit(() -> calls.ask(List.of(i))))
			.collect(Collectors.toCollection(ArrayList::new));
	}

	private void awaitMade(int count) {
		await().until(() -> this.made.size() == count);
	}

	private static void awaitWaiting(SharedCalls<Integer, String> calls, int count) {
		await().untilAsserted(() -> assertThat(calls.waiting()).isEqualTo(count));
	}

	/** One call after the other, for an answer makes the next call. */
	private void answerAll(int questions) {
		int answered = 0;
		for (int i = 0; answered < questions; i++) {
			this.made.get(i).answer();
			answered += this.made.get(i).questions().size();
		}
	}

	private static void assertAnswered(List<Future<List<String>>> all) throws Exception {
		for (int i = 0; i < all.size(); i++) {
			assertThat(all.get(i).get(30, TimeUnit.SECONDS)).containsExactly("" + i);
		}
	}

	private static void assertFails(Future<List<String>> one) {
		assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("away");
	}

	/** A call that was made. */
	private record Made(List<Integer> questions, CompletableFuture<List<String>> answers) {

		void answer() {
			this.answers.complete(this.questions.stream().map(String::valueOf).toList());
		}

	}

}
