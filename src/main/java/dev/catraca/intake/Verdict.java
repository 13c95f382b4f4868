package dev.catraca.intake;

import java.time.Duration;

import dev.catraca.order.Order;
import dev.catraca.web.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;

/**
 * What became of an order at the intake.
 */
sealed interface Verdict {

	/**
	 * Whether an earlier request with the same Idempotency-Key got this already.
	 * @return true for a replay
	 */
	boolean replayed();

	/**
	 * The order is in.
	 *
	 * @param order as it stands
	 * @param replayed whether an earlier request put it in
	 */
	record Accepted(Order order, boolean replayed) implements Verdict {
	}

	/**
	 * The order is not in, and nothing has changed.
	 *
	 * @param problem why
	 * @param retryAfter when to try again; null where that is no use
	 * @param replayed whether an earlier request got the same
	 */
	record Refused(ProblemDetail problem, @Nullable Duration retryAfter, boolean replayed) implements Verdict {

		static Refused forGood(ProblemDetail problem) {
			return new Refused(problem, null, false);
		}

		static Refused unavailable() {
			return new Refused(Problems.redisUnavailable(), Problems.REDIS_RETRY_AFTER, false);
		}

	}

}
