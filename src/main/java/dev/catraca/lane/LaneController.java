package dev.catraca.lane;

import dev.catraca.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
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

	LaneController(LaneOverview overview, LaneFeed feed) {
		this.overview = overview;
		this.feed = feed;
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "How the three lanes are doing")
	Page<LaneState> all() {
		return Page.whole(this.overview.read());
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "How the three lanes are doing, once a second")
	@ApiResponse(responseCode = "200", description = "Events named lanes",
			content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
					schema = @Schema(implementation = LaneState.class)))
	SseEmitter follow() {
		return this.feed.follow();
	}

}
