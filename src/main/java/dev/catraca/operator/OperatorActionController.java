package dev.catraca.operator;

import java.util.regex.Pattern;

import dev.catraca.operator.OperatorActions.OperatorAction;
import dev.catraca.web.FieldError;
import dev.catraca.web.Page;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows what operators did.
 */
@RestController
@Tag(name = "Operator")
class OperatorActionController {

	private static final int MOST = 1000;

	/** Nothing comes before 0-0, and Redis calls asking for it an error. */
	private static final Pattern CURSOR = Pattern.compile("(?!0+-0+$)\\d{1,18}-\\d{1,18}");

	private final OperatorActions actions;

	OperatorActionController(OperatorActions actions) {
		this.actions = actions;
	}

	@GetMapping(path = "/api/v1/operator-actions", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "What operators did, newest first; about the last 1000 are kept")
	Page<OperatorAction> list(@RequestParam(defaultValue = "50") int limit,
			@Parameter(description = "The next of the page before") @RequestParam @Nullable String cursor) {
		if (limit < 1 || limit > MOST) {
			throw refused("limit", "1 to " + MOST);
		}
		if (cursor != null && !CURSOR.matcher(cursor).matches()) {
			throw refused("cursor", "the next of the page before");
		}
		return this.actions.page(cursor, limit);
	}

	private static Refusal refused(String field, String rule) {
		return new Refusal(FieldError.problem("invalid-request", java.util.List.of(new FieldError(field, rule))));
	}

}
