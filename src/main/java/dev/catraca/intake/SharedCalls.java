package dev.catraca.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Has one call made for many that ask at the same time: while calls are under way whoever
 * comes waits, and then one of them calls for many who wait. Alone, nobody waits.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
final class SharedCalls<Q, A> {

	/** One that Redis works on, and one on its way to it. */
	private static final int UNDER_WAY = 2;

	/** With as many called for together the call itself costs little for each. */
	private static final int FEW = 16;

	private final Deque<Asking<Q, A>> waiting = new ArrayDeque<>();

	private final int most;

	private int underWay;

	/**
	 * Calls for as many as allowed.
	 * @param most how many may be called for together
	 */
	SharedCalls(int most) {
		this.most = most;
	}

	/**
	 * Asks, together with others or alone.
	 * @param questions what to ask, not more than may be called for together
	 * @param call makes a call: answers one for one, or fails for all
	 * @return the answers, one for each
	 * @throws RuntimeException what the call threw; those who waited meanwhile fail with
	 * it too, without being called for
	 */
	List<A> ask(List<Q> questions, Function<List<Q>, List<A>> call) {
		Asking<Q, A> mine = new Asking<>(questions);
		if (isFirst(mine) || mine.turn.join()) {
			call(mine, call);
		}
		if (mine.trouble != null) {
			throw mine.trouble;
		}
		return mine.answers;
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

	private void call(Asking<Q, A> first, Function<List<Q>, List<A>> call) {
		List<Asking<Q, A>> together = together(first);
		try {
			List<A> answers = call.apply(together.stream().flatMap((one) -> one.questions.stream()).toList());
			int from = 0;
			for (Asking<Q, A> one : together) {
				one.answers = answers.subList(from, from + one.questions.size());
				from += one.questions.size();
			}
		}
		catch (RuntimeException ex) {
			together.addAll(everybody());
			together.forEach((one) -> one.trouble = ex);
		}
		finally {
			// first, or Redis would rest while those who are through are busy with their
			// answers
			next();
			together.forEach((one) -> one.turn.complete(false));
		}
	}

	/**
	 * Not all who wait, where they are many: who is through together asks again together,
	 * and one of Redis and this service would rest while the other is busy with all.
	 */
	private synchronized List<Asking<Q, A>> together(Asking<Q, A> first) {
		List<Asking<Q, A>> together = new ArrayList<>(List.of(first));
		int enough = Math.max(FEW, this.waiting.size() / 3);
		int asked = first.questions.size();
		while (asked < enough && !this.waiting.isEmpty()
				&& asked + this.waiting.element().questions.size() <= this.most) {
			Asking<Q, A> one = this.waiting.remove();
			asked += one.questions.size();
			together.add(one);
		}
		return together;
	}

	private synchronized List<Asking<Q, A>> everybody() {
		List<Asking<Q, A>> all = List.copyOf(this.waiting);
		this.waiting.clear();
		return all;
	}

	private void next() {
		Asking<Q, A> next;
		synchronized (this) {
			next = this.waiting.poll();
			if (next == null) {
				this.underWay--;
			}
		}
		if (next != null) {
			next.turn.complete(true);
		}
	}

	/**
	 * Somebody who asks; its turn is true when it is to call, and false when it is
	 * through.
	 */
	private static final class Asking<Q, A> {

		private final List<Q> questions;

		private final CompletableFuture<Boolean> turn = new CompletableFuture<>();

		private volatile List<A> answers = List.of();

		private volatile @Nullable RuntimeException trouble;

		Asking(List<Q> questions) {
			this.questions = questions;
		}

	}

}
