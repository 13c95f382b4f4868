package dev.catraca.web;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * A request that is refused without having changed anything.
 */
public class Refusal extends RuntimeException {

	private final transient ProblemDetail problem;

	private final @Nullable Duration retryAfter;

	/**
	 * Refuses for good.
	 * @param problem what the client is told
	 */
	public Refusal(ProblemDetail problem) {
		this(problem, null);
	}

	/**
	 * Refuses for now.
	 * @param problem what the client is told
	 * @param retryAfter when to try again; null where trying again is no use
	 */
	public Refusal(ProblemDetail problem, @Nullable Duration retryAfter) {
		super(problem.getDetail(), null, false, false);
		this.problem = problem;
		this.retryAfter = retryAfter;
	}

	/**
	 * Refuses a request for something that is not there.
	 * @param what what is not there, such as "order"
	 * @return the refusal
	 */
	public static Refusal notFound(String what) {
		return new Refusal(Problems.of(HttpStatus.NOT_FOUND, "There is no such " + what + "."));
	}

	/**
	 * Answers a problem.
	 * @param problem what the client is told
	 * @param headers further headers
	 * @param retryAfter when to try again, rounded up to a second; null where that is no
	 * use
	 * @return the answer
	 */
	public static ResponseEntity<ProblemDetail> answer(ProblemDetail problem, HttpHeaders headers,
			@Nullable Duration retryAfter) {
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.getStatus())
			.headers(headers)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		if (retryAfter != null) {
			answer.header(HttpHeaders.RETRY_AFTER, seconds(retryAfter));
		}
		return answer.body(problem);
	}

	/** As Retry-After tells it: rounded up to a second. */
	static String seconds(Duration retryAfter) {
		return Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
	}

	ResponseEntity<ProblemDetail> answer() {
		return answer(this.problem, new HttpHeaders(), this.retryAfter);
	}

	/**
	 * What the client is told.
	 * @return the problem
	 */
	public ProblemDetail problem() {
		return this.problem;
	}

}
