package dev.catraca.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.FallbackExceptionTranslationStrategy;
import org.springframework.data.redis.connection.lettuce.LettuceExceptionConverter;

/**
 * What the client library answers when it is asked without Spring Data between, so that
 * nobody waits.
 */
final class RawAnswers {

	private static final FallbackExceptionTranslationStrategy TROUBLE = new FallbackExceptionTranslationStrategy(
			new LettuceExceptionConverter());

	private RawAnswers() {
	}

	/**
	 * Reads an answer once it is there, and says what went wrong in Spring's words, as
	 * where it is waited for.
	 */
	static <A, B> CompletionStage<B> read(CompletionStage<A> asked, Function<A, B> reading) {
		return asked.handle((answer, trouble) -> {
			if (trouble != null) {
				throw translated(trouble);
			}
			return reading.apply(answer);
		});
	}

	private static DataAccessException translated(Throwable trouble) {
		Throwable cause = (trouble instanceof CompletionException ex && ex.getCause() != null) ? ex.getCause()
				: trouble;
		return TROUBLE.translate((cause instanceof Exception ex) ? ex : new IllegalStateException(cause));
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	static List<String> texts(List<byte[]> all) {
		return all.stream().map(RawAnswers::text).toList();
	}

}
