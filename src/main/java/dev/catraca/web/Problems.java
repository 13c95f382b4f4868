package dev.catraca.web;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Makes the problem details (RFC 9457) that every error of the service is told as.
 */
public final class Problems {

	/** When to try again what ended with {@link #redisUnavailable()}. */
	public static final Duration REDIS_RETRY_AFTER = Duration.ofSeconds(2);

	private Problems() {
	}

	/**
	 * A problem.
	 * @param name what kind it is, such as {@code sold-out}; its type is
	 * {@code /problems/<name>} and its title the name in words
	 * @param status the HTTP status
	 * @param detail what happened and what to do, in a sentence
	 * @param members further members, such as how many seats are left
	 * @return the problem
	 */
	public static ProblemDetail of(String name, HttpStatus status, String detail, Map<String, ?> members) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setType(URI.create("/problems/" + name));
		problem.setTitle(Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('-', ' '));
		members.forEach(problem::setProperty);
		return problem;
	}

	/**
	 * A problem without further members.
	 * @param name what kind it is
	 * @param status the HTTP status
	 * @param detail what happened and what to do
	 * @return the problem
	 */
	public static ProblemDetail of(String name, HttpStatus status, String detail) {
		return of(name, status, detail, Map.of());
	}

	/**
	 * Redis did not do what was asked, or did not say so.
	 * @return the problem
	 */
	public static ProblemDetail redisUnavailable() {
		return of("redis-unavailable", HttpStatus.SERVICE_UNAVAILABLE,
				"Redis does not answer or takes nothing at present. Try again, an order with the same Idempotency-Key.");
	}

	/**
	 * A problem of the kind that its HTTP status names.
	 * @param status the HTTP status
	 * @param detail what happened and what to do
	 * @return the problem
	 */
	public static ProblemDetail of(HttpStatus status, String detail) {
		return of(name(status), status, detail);
	}

	/**
	 * A problem of the kind that its HTTP status names, in words of its own.
	 * @param status the HTTP status
	 * @return the problem
	 */
	public static ProblemDetail of(HttpStatus status) {
		return of(status, detail(status));
	}

	private static String detail(HttpStatus status) {
		return switch (status) {
			case BAD_REQUEST -> "The request has another form than documented.";
			case UNAUTHORIZED -> "Log in as the operator.";
			case FORBIDDEN -> "This is for the operator. A page of another site may change nothing.";
			case NOT_FOUND -> "There is nothing at this path.";
			case METHOD_NOT_ALLOWED -> "This path takes other methods; see Allow.";
			case NOT_ACCEPTABLE -> "This path answers with another media type than Accept asks for.";
			case REQUEST_TIMEOUT -> "The request came too slowly.";
			case UNSUPPORTED_MEDIA_TYPE -> "Send application/json in UTF-8, not compressed.";
			case INTERNAL_SERVER_ERROR ->
				"The fault is ours. Trying an order again is safe with the same Idempotency-Key.";
			default -> status.getReasonPhrase() + ".";
		};
	}

	private static String name(HttpStatus status) {
		return switch (status) {
			case BAD_REQUEST -> "malformed-request";
			case CONTENT_TOO_LARGE -> "body-too-large";
			case INTERNAL_SERVER_ERROR -> "internal-error";
			default -> status.getReasonPhrase().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]+", "-");
		};
	}

}
