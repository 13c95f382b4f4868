package dev.catraca.redis;

import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.util.ErrorHandler;

/**
 * Logs what went wrong in a sweep: trouble with Redis in one line and at most every five
 * seconds, for it strikes every sweep at once and passes; anything else in full.
 */
public final class QuietErrors implements ErrorHandler {

	private static final Logger log = LoggerFactory.getLogger(QuietErrors.class);

	private static final long PAUSE_NANOS = 5_000_000_000L;

	private static final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

	@Override
	public void handleError(Throwable trouble) {
		if (!(trouble instanceof DataAccessException)) {
			log.error("A sweep failed and is run again at its next turn", trouble);
			return;
		}
		long now = System.nanoTime();
		long until = quietUntil.get();
		if (now - until >= 0 && quietUntil.compareAndSet(until, now + PAUSE_NANOS)) {
			Throwable cause = ((DataAccessException) trouble).getMostSpecificCause();
			log.warn("Redis is in trouble ({}); everything waits and goes on by itself", cause.getMessage());
		}
	}

}
