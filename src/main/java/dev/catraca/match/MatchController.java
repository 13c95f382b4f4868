package dev.catraca.match;

import java.net.URI;
import java.util.Optional;

import dev.catraca.match.Match.Sales;
import dev.catraca.order.MatchId;
import dev.catraca.web.FieldChecks;
import dev.catraca.web.Page;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Matches over HTTP: seen by everybody, opened and closed by the operator.
 */
@RestController
@RequestMapping(path = "/api/v1/matches", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Matches")
class MatchController {

	private final Matches matches;

	MatchController(Matches matches) {
		this.matches = matches;
	}

	@GetMapping
	@Operation(summary = "All matches with the seats of their sectors, the next to be played first",
			description = "After them those that began more than two hours ago, the latest first.")
	Page<Match> all(@RequestParam(defaultValue = "50") int limit, @Parameter(
			description = "The next of the page before") @RequestParam(required = false) @Nullable String cursor) {
		new FieldChecks().limit(limit).done();
		return this.matches.page(cursor, limit);
	}

	@GetMapping("/{id}")
	@Operation(summary = "One match with the seats of its sectors")
	Match one(@Parameter(example = "fla-flu") @PathVariable String id) {
		return found(valid(id).flatMap(this.matches::find));
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Open a match for sale", security = @SecurityRequirement(name = "operator"))
	@ApiResponse(responseCode = "201", description = "Open for sale")
	ResponseEntity<Match> open(@RequestBody MatchRequest request, @Parameter(hidden = true) HttpServletRequest http) {
		Match match = request.checked();
		if (!this.matches.open(match)) {
			throw new Refusal(Problems.of("match-exists", HttpStatus.CONFLICT, "There is a match of this id already."));
		}
		return ResponseEntity.created(URI.create(http.getContextPath() + "/api/v1/matches/" + match.id())).body(match);
	}

	@PostMapping("/{id}/close")
	@Operation(summary = "Close the sales of a match", security = @SecurityRequirement(name = "operator"))
	Match close(@Parameter(example = "gre-nal") @PathVariable String id) {
		return found(valid(id).flatMap((match) -> this.matches.sales(match, Sales.CLOSED)));
	}

	@PostMapping("/{id}/open")
	@Operation(summary = "Open the sales of a match again", security = @SecurityRequirement(name = "operator"))
	Match reopen(@Parameter(example = "gre-nal") @PathVariable String id) {
		return found(valid(id).flatMap((match) -> this.matches.sales(match, Sales.OPEN)));
	}

	private static Optional<MatchId> valid(String id) {
		return MatchId.isValid(id) ? Optional.of(new MatchId(id)) : Optional.empty();
	}

	private static Match found(Optional<Match> match) {
		return match.orElseThrow(() -> Refusal.notFound("match"));
	}

}
