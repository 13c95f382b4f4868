package dev.catraca.redis;

import java.util.concurrent.CompletionException;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.FallbackExceptionTranslationStrategy;
import org.springframework.data.redis.connection.lettuce.LettuceExceptionConverter;

/**
 * What went wrong in a call whose answer nobody waits for.
 */
final class LettuceTrouble {

	private static final FallbackExceptionTranslationStrategy TROUBLE = new FallbackExceptionTranslationStrategy(
			new LettuceExceptionConverter());

	private LettuceTrouble() {
	}

	/** Says it in Spring's words, as where the answer is waited for. */
	static DataAccessException translated(Throwable trouble) {
		Throwable cause = (trouble instanceof CompletionException ex && ex.getCause() != null) ? ex.getCause()
				: trouble;
		return TROUBLE.translate((cause instanceof Exception ex) ? ex : new IllegalStateException(cause));
	}

}
