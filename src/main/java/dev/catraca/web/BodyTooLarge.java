package dev.catraca.web;

import java.util.Map;

import org.springframework.http.HttpStatus;

/**
 * Thrown out of the middle of a body that has passed its limit.
 */
class BodyTooLarge extends BrokenBody {

	BodyTooLarge(int limit) {
		super(Problems.of("body-too-large", HttpStatus.CONTENT_TOO_LARGE,
				"A body has at most " + limit + " bytes here.", Map.of("limit", limit)));
	}

}
