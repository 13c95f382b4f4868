package dev.catraca.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.boot.system.JavaVersion;

/**
 * Has one call made for many that ask at the same time: while calls are under way whoever
 * comes waits, and who hears the answer of one makes the next for many who wait. Alone,
 * nobody waits for others.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
public final class SharedCalls<Q, A> {

	/** One that Redis works on, and one on its way to it. */
	private static final int UNDER_WAY = 2;

	/** With as many called for together the call itself costs little for each. */
	private static final int FEW = 16;

	private static final Runnable NOBODY = () -> {
	};

	private final Deque<Asking<Q, A>> waiting = new ArrayDeque<>();

	private final int most;

	private final Function<List<Q>, CompletionStage<List<A>>> call;

	/** Whether those who ask are virtual threads, as they are wherever Java has such. */
	private final boolean virtual;

	private int underWay;

	/**
	 * Calls for as many as allowed.
	 * @param most how many may be called for together
	 * @param call makes a call and does not wait for it: answers one for one, or fails
	 * for all
	 */
	public SharedCalls(int most, Function<List<Q>, CompletionStage<List<A>>> call) {
		this(most, call, JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE));
	}

	SharedCalls(int most, Function<List<Q>, CompletionStage<List<A>>> call, boolean virtual) {
		this.most = most;
		this.call = call;
		this.virtual = virtual;
	}

	/**
	 * Asks, together with others or alone, and waits for the answers.
	 * @param questions what to ask, not more than may be called for together
	 * @return the answers, one for each
	 * @throws RuntimeException what the call failed with; those who waited meanwhile fail
	 * with it too, without being called for
	 */
	public List<A> ask(List<Q> questions) {
		Asking<Q, A> mine = new Asking<>(questions, new CompletableFuture<>());
		if (isFirst(mine)) {
			call(List.of(mine));
		}
		try {
			Answered<A> answered = mine.answered.join();
			answered.tellOthers.run();
			return answered.answers;
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	/** How many wait for a call. */
	synchronized int waiting() {
		return this.waiting.size();
	}

	private synchronized boolean isFirst(Asking<Q, A> asking) {
		if (this.underWay < UNDER_WAY) {
			this.underWay++;
			return true;
		}
		this.waiting.add(asking);
		return false;
	}

	private void call(List<Asking<Q, A>> together) {
		CompletableFuture.completedFuture(together)
			.thenCompose((all) -> this.call.apply(all.stream().flatMap((one) -> one.questions.stream()).toList()))
			.thenApply((answers) -> each(together, answers))
			.whenComplete((each, trouble) -> {
				if (trouble != null) {
					Stream.of(together, giveUp())
						.flatMap(List::stream)
						.forEach((one) -> one.answered.completeExceptionally(trouble));
					return;
				}
				try {
					// first, or Redis would rest while those who are through go on
					List<Asking<Q, A>> next = next();
					if (!next.isEmpty()) {
						call(next);
					}
				}
				finally {
					tell(together, each);
				}
			});
	}

	/**
	 * Wakes all. A virtual thread wakes others at less cost than the client library's
	 * does, which is the one at hand: there only the first is woken, who wakes the
	 * others. Other threads would come one by one then, and their next calls be small.
	 */
	private void tell(List<Asking<Q, A>> together, List<List<A>> each) {
		Runnable others = () -> IntStream.range(1, each.size())
			.forEach((i) -> together.get(i).answered.complete(new Answered<>(each.get(i), NOBODY)));
		if (this.virtual) {
			together.get(0).answered.complete(new Answered<>(each.get(0), others));
		}
		else {
			others.run();
			together.get(0).answered.complete(new Answered<>(each.get(0), NOBODY));
		}
	}

	private List<List<A>> each(List<Asking<Q, A>> together, List<A> answers) {
		List<List<A>> each = new ArrayList<>();
		int from = 0;
		for (Asking<Q, A> one : together) {
			each.add(answers.subList(from, from + one.questions.size()));
			from += one.questions.size();
		}
		return each;
	}

	private synchronized List<Asking<Q, A>> giveUp() {
		List<Asking<Q, A>> all = List.copyOf(this.waiting);
		this.waiting.clear();
		this.underWay--;
		return all;
	}

	/**
	 * Not all who wait, where they are many: who is through together asks again together,
	 * and one of Redis and this service would rest while the other is busy with all.
	 */
	private synchronized List<Asking<Q, A>> next() {
		List<Asking<Q, A>> next = new ArrayList<>();
		int enough = Math.max(FEW, this.waiting.size() / 3);
		int asked = 0;
		while (asked < enough && !this.waiting.isEmpty()
				&& asked + this.waiting.element().questions.size() <= this.most) {
			Asking<Q, A> one = this.waiting.remove();
			asked += one.questions.size();
			next.add(one);
		}
		if (next.isEmpty()) {
			this.underWay--;
		}
		return next;
	}

	/** Somebody who asks. */
	private record Asking<Q, A>(List<Q> questions, CompletableFuture<Answered<A>> answered) {
	}

	/** What is answered, and who is to be told before its hearer goes on. */
	private record Answered<A>(List<A> answers, Runnable tellOthers) {
	}

}
