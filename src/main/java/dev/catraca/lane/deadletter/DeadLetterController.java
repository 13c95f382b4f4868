package dev.catraca.lane.deadletter;

import java.util.List;
import java.util.Map;

import dev.catraca.lane.deadletter.DeadLetterStream.Letter;
import dev.catraca.lane.deadletter.Replays.Candidate;
import dev.catraca.order.Lane;
import dev.catraca.order.Order;
import dev.catraca.outcome.OrderReader;
import dev.catraca.web.FieldChecks;
import dev.catraca.web.Page;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Dead letters over HTTP.
 */
@RestController
@RequestMapping(path = "/api/v1/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Dead letters")
class DeadLetterController {

	private final DeadLetterView view;

	private final DeadLetterStream letters;

	private final Replays replays;

	private final MassReplay mass;

	private final OrderReader reader;

	DeadLetterController(DeadLetterView view, DeadLetterStream letters, Replays replays, MassReplay mass,
			OrderReader reader) {
		this.view = view;
		this.letters = letters;
		this.replays = replays;
		this.mass = mass;
		this.reader = reader;
	}

	@GetMapping
	@Operation(summary = "What the lanes have given up, the newest first",
			security = @SecurityRequirement(name = "operator"),
			description = "Of all lanes and partitions. Orders that failed can be replayed; entries that were no "
					+ "order are shown with what they said.")
	Page<DeadLetter> all(@Lanes @RequestParam(required = false) @Nullable String lane,
			@RequestParam(defaultValue = "50") int limit,
			@Parameter(description = "The next of the page before") @RequestParam(
					required = false) @Nullable String cursor) {
		List<Lane> lanes = lanes(lane);
		DeadLetterId after = (cursor != null) ? DeadLetterId.parse(cursor).orElse(null) : null;
		new FieldChecks().limit(limit)
			.require(cursor == null || after != null, "cursor", "the next of the page before")
			.done();
		return this.view.page(lanes, after, limit);
	}

	@PostMapping("/{id}/replay")
	@Operation(summary = "Give a failed order another life: its seats are held again, and it is queued",
			security = @SecurityRequirement(name = "operator"))
	Order replay(@Parameter(example = "0-list-1795255839730-0") @PathVariable String id) {
		Letter letter = this.letters.find(known(id)).orElseThrow(DeadLetterController::none);
		List<Candidate> candidates = this.replays.candidates(List.of(letter));
		if (candidates.isEmpty()) {
			throw notReplayable("It names no order that there is.");
		}
		List<String> answer = this.replays.replay(candidates).get(0);
		return switch (answer.get(0)) {
			case "replayed" -> this.reader.find(candidates.get(0).order().id()).orElseThrow(DeadLetterController::none);
			case "gone" -> throw none();
			case "sold-out" -> throw new Refusal(
					Problems.of("sold-out", HttpStatus.CONFLICT, "The sector has " + answer.get(1) + " seats left.",
							Map.of("available", Long.valueOf(answer.get(1)))));
			case "buyer-limit" -> throw new Refusal(Problems.of("buyer-limit", HttpStatus.CONFLICT,
					"A buyer may have at most " + answer.get(1) + " seats of this match and has " + answer.get(2) + ".",
					Map.of("limit", Long.valueOf(answer.get(1)), "held", Long.valueOf(answer.get(2)))));
			case "not-failed" -> throw notReplayable("Its order is " + answer.get(1) + " and not failed.");
			default -> throw notReplayable("Somebody has changed its order's record, or its match's.");
		};
	}

	@PostMapping(path = "/replay", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Replay all failed orders, or tell how many would get seats",
			security = @SecurityRequirement(name = "operator"))
	MassReplay.Result replayAll(@RequestBody ReplayRequest request) {
		List<Lane> lanes = lanes(request.lane());
		return Boolean.TRUE.equals(request.dryRun()) ? this.mass.forecast(lanes) : this.mass.replay(lanes);
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Remove a dead letter; its order stays failed",
			security = @SecurityRequirement(name = "operator"))
	@ApiResponse(responseCode = "204", description = "Removed")
	void remove(@Parameter(example = "0-list-1795255839730-0") @PathVariable String id) {
		if (!this.letters.remove(known(id))) {
			throw none();
		}
	}

	@DeleteMapping
	@Operation(summary = "Remove all dead letters; their orders stay failed",
			security = @SecurityRequirement(name = "operator"))
	Removed purge(@Lanes @RequestParam(required = false) @Nullable String lane) {
		return new Removed(this.letters.purge(lanes(lane)));
	}

	private static List<Lane> lanes(@Nullable String lane) {
		return (lane == null) ? List.of(Lane.values()) : List.of(Lane.of(lane)
			.orElseThrow(() -> new Refusal(
					Problems.of("unknown-lane", HttpStatus.BAD_REQUEST, "The lanes are list, stream and pubsub."))));
	}

	private static DeadLetterId known(String id) {
		return DeadLetterId.parse(id).orElseThrow(DeadLetterController::none);
	}

	private static Refusal none() {
		return Refusal.notFound("dead letter");
	}

	private static Refusal notReplayable(String why) {
		return new Refusal(Problems.of("not-replayable", HttpStatus.CONFLICT, why));
	}

	/**
	 * What was cleared away.
	 *
	 * @param removed how many dead letters
	 */
	record Removed(long removed) {
	}

}
