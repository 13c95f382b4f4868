package dev.catraca.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ErrorHandler;

/**
 * Logs what went wrong in a sweep or another task in the background: trouble with Redis
 * in one line and at most every five seconds, for it strikes all of them at once and
 * passes; anything else in full, and the same again after a minute. Nothing of a task
 * whose turn comes while the service stops and takes no connections any more.
 */
public final class QuietErrors implements ErrorHandler {

	private static final Logger log = LoggerFactory.getLogger(QuietErrors.class);

	private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

	private static final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

	private static final News news = new News();

	@Override
	public void handleError(Throwable trouble) {
		if (!(trouble instanceof DataAccessException)) {
			if (!isFarewell(trouble) && news.isNews(trouble)) {
				log.error("A task in the background failed and is done again at its next turn", trouble);
			}
			return;
		}
		long now = System.nanoTime();
		long until = quietUntil.get();
		if (now - until >= 0 && quietUntil.compareAndSet(until, now + PAUSE_NANOS)) {
			Throwable cause = ((DataAccessException) trouble).getMostSpecificCause();
			log.warn("Redis is in trouble ({}); everything waits and goes on by itself", cause.getMessage());
		}
	}

	/** What comes late of an outage that is over is no news. */
	static void over() {
		quietUntil.set(System.nanoTime() + PAUSE_NANOS);
	}

	/** Spring Data has no exception of its own for it. */
	private static boolean isFarewell(Throwable trouble) {
		return trouble instanceof IllegalStateException && Arrays.stream(trouble.getStackTrace())
			.limit(1)
			.anyMatch((thrown) -> thrown.getClassName().equals(LettuceConnectionFactory.class.getName()));
	}

}
