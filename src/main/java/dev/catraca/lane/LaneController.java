package dev.catraca.lane;

import dev.catraca.lane.delivery.Pauses;
import dev.catraca.order.Lane;
import dev.catraca.web.Page;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The lanes over HTTP.
 */
@RestController
@RequestMapping("/api/v1/lanes")
@Tag(name = "Lanes")
class LaneController {

	private final LaneOverview overview;

	private final LaneFeed feed;

	private final Pauses pauses;

	LaneController(LaneOverview overview, LaneFeed feed, Pauses pauses) {
		this.pauses = pauses;
		this.overview = overview;
		this.feed = feed;
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "How the three lanes are doing")
	Page<LaneState> all() {
		return Page.whole(this.overview.read());
	}

	@PostMapping(path = "/{lane}/pause", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Have a lane's workers rest, on all instances; answers once they do")
	LaneState pause(@PathVariable String lane) {
		Lane found = lane(lane);
		this.pauses.pause(found);
		return state(found);
	}

	@PostMapping(path = "/{lane}/resume", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Have a lane's workers go on, on all instances")
	LaneState resume(@PathVariable String lane) {
		Lane found = lane(lane);
		this.pauses.resume(found);
		return state(found);
	}

	private LaneState state(Lane lane) {
		return this.overview.read().stream().filter((state) -> state.lane() == lane).findFirst().orElseThrow();
	}

	private static Lane lane(String name) {
		return Lane.of(name)
			.orElseThrow(() -> new Refusal(
					Problems.of("unknown-lane", HttpStatus.BAD_REQUEST, "The lanes are list, stream and pubsub.")));
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "How the three lanes are doing, once a second")
	@ApiResponse(responseCode = "200", description = "Events named lanes",
			content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
					schema = @Schema(ref = "#/components/schemas/PageLaneState")))
	SseEmitter follow() {
		return this.feed.follow();
	}

}
