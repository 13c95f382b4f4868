package dev.catraca.settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.catraca.redis.QuietErrors;
import io.lettuce.core.RedisCommandExecutionException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;

/**
 * Calls a script for a batch until Redis has done it. Trouble with Redis passes, so the
 * call is repeated, with a growing pause, and scripts are safe to repeat. A refusal that
 * some one order has caused would come again for ever, so then each order is tried alone
 * and the culprit is left out.
 */
final class RedisPatience {

	private static final long FIRST_PAUSE_MILLIS = 50;

	private static final long LONGEST_PAUSE_MILLIS = 1000;

	private final QuietErrors trouble = new QuietErrors();

	/**
	 * Calls until it is done.
	 * @param <T> what the batch is made of
	 * @param <A> what the script answers for each
	 * @param batch what to call it with
	 * @param call the call; answers one for one
	 * @param culprit gets what is left out
	 * @return each with its answer
	 * @throws InterruptedException when the service stops waiting
	 */
	<T, A> List<Answered<T, A>> call(List<T> batch, Function<List<T>, List<A>> call, Consumer<T> culprit)
			throws InterruptedException {
		long pause = FIRST_PAUSE_MILLIS;
		while (true) {
			try {
				return Answered.all(batch, call.apply(batch));
			}
			catch (DataAccessException ex) {
				this.trouble.handleError(ex);
				if (isOfTheBatch(ex)) {
					return callOneByOne(batch, call, culprit);
				}
				Thread.sleep(pause);
				pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
			}
		}
	}

	private <T, A> List<Answered<T, A>> callOneByOne(List<T> batch, Function<List<T>, List<A>> call,
			Consumer<T> culprit) throws InterruptedException {
		if (batch.size() == 1) {
			culprit.accept(batch.get(0));
			return List.of();
		}
		List<Answered<T, A>> all = new ArrayList<>();
		for (T one : batch) {
			all.addAll(call(List.of(one), call, culprit));
		}
		return all;
	}

	/** Redis has run the script and found a value of the wrong kind, or none. */
	private static boolean isOfTheBatch(DataAccessException trouble) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(trouble);
		String text = String.valueOf(cause.getMessage());
		return cause instanceof RedisCommandExecutionException
				&& (text.startsWith("WRONGTYPE") || text.startsWith("ERR "));
	}

	/** What was asked, with its answer. */
	record Answered<T, A>(T asked, A answer) {

		static <T, A> List<Answered<T, A>> all(List<T> asked, List<A> answers) {
			List<Answered<T, A>> all = new ArrayList<>(asked.size());
			for (int i = 0; i < asked.size(); i++) {
				all.add(new Answered<>(asked.get(i), answers.get(i)));
			}
			return all;
		}

	}

}
