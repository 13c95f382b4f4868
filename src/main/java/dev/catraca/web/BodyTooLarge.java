package dev.catraca.web;

import java.io.IOException;
import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Thrown out of the middle of a body that has passed its limit.
 */
class BodyTooLarge extends IOException {

	private final int limit;

	BodyTooLarge(int limit) {
		super("A body passed its limit of " + limit + " bytes");
		this.limit = limit;
	}

	ProblemDetail problem() {
		return Problems.of("body-too-large", HttpStatus.CONTENT_TOO_LARGE,
				"A body has at most " + this.limit + " bytes here.", Map.of("limit", this.limit));
	}

}
