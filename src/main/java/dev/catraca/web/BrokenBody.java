package dev.catraca.web;

import java.io.IOException;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Thrown out of the middle of a body that is refused while it is read.
 */
class BrokenBody extends IOException {

	private final transient ProblemDetail problem;

	BrokenBody(ProblemDetail problem) {
		super(problem.getDetail());
		this.problem = problem;
	}

	static BrokenBody tooSlow() {
		return new BrokenBody(Problems.of(HttpStatus.REQUEST_TIMEOUT));
	}

	static BrokenBody notUtf8() {
		return new BrokenBody(Problems.of(HttpStatus.BAD_REQUEST, "The body is not JSON in UTF-8."));
	}

	ProblemDetail problem() {
		return this.problem;
	}

}
