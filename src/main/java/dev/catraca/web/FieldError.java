package dev.catraca.web;

import java.util.List;
import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * A field of a request that is out of its limits.
 *
 * @param field the field's path, such as {@code attributes.membership}
 * @param message the rule it breaks, never the value
 */
public record FieldError(String field, String message) {

	/**
	 * Tells all of a request's field errors at once.
	 * @param name what kind of problem it is, such as {@code invalid-order}
	 * @param errors the field errors, at least one
	 * @return the problem
	 */
	public static ProblemDetail problem(String name, List<FieldError> errors) {
		return Problems.of(name, HttpStatus.BAD_REQUEST, "Some fields are out of their limits; see errors.",
				Map.of("errors", errors));
	}

}
