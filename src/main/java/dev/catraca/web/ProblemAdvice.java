package dev.catraca.web;

import dev.catraca.redis.QuietErrors;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * Turns whatever goes wrong behind a request into a problem answer. Nothing of an
 * exception's own text reaches the client.
 */
@RestControllerAdvice
class ProblemAdvice {

	private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

	private final QuietErrors refused = new QuietErrors();

	@ExceptionHandler
	ResponseEntity<ProblemDetail> refused(Refusal refusal) {
		return refusal.answer();
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException trouble) {
		for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
			if (cause instanceof BrokenBody broken) {
				return Refusal.answer(broken.problem(), new HttpHeaders(), null);
			}
		}
		return Refusal.answer(Problems.of(HttpStatus.BAD_REQUEST,
				"The body is not JSON of the documented form: a syntax error, an unknown field or a wrong type."),
				new HttpHeaders(), null);
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> mismatched(MethodArgumentTypeMismatchException trouble) {
		return Refusal.answer(
				Problems.of(HttpStatus.BAD_REQUEST, "The parameter " + trouble.getName() + " has another form."),
				new HttpHeaders(), null);
	}

	/**
	 * The firewall looks at names of parameters, and Tomcat at their bytes and number,
	 * only when somebody asks for one.
	 */
	@ExceptionHandler({ RequestRejectedException.class, InvalidParameterException.class })
	ResponseEntity<ProblemDetail> rejected(RuntimeException trouble) {
		return Refusal.answer(Problems.of(HttpStatus.BAD_REQUEST), new HttpHeaders(), null);
	}

	@ExceptionHandler({ DataAccessException.class, RedisException.class })
	ResponseEntity<ProblemDetail> redisAway(RuntimeException trouble) {
		if (trouble instanceof DataAccessException
				&& NestedExceptionUtils.getMostSpecificCause(trouble) instanceof RedisCommandExecutionException) {
			this.refused.handleError(trouble);
		}
		return Refusal.answer(Problems.redisUnavailable(), new HttpHeaders(), Problems.REDIS_RETRY_AFTER);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<ProblemDetail> anything(Exception trouble, HttpServletRequest request) {
		if (trouble instanceof ErrorResponse known) {
			HttpStatus status = HttpStatus.valueOf(known.getStatusCode().value());
			return Refusal.answer(Problems.of(status), known.getHeaders(), null);
		}
		// before its answer was written: nobody is there to be told
		if (DisconnectedClientHelper.isClientDisconnectedException(trouble)) {
			log.debug("A client went away", trouble);
			return null;
		}
		log.error("{} {} failed; the client was told that the fault is ours", request.getMethod(),
				request.getRequestURI(), trouble);
		return Refusal.answer(Problems.of(HttpStatus.INTERNAL_SERVER_ERROR), new HttpHeaders(), null);
	}

}
