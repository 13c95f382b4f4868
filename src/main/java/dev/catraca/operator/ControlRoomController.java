package dev.catraca.operator;

import dev.catraca.redis.Partitions;
import dev.catraca.web.FieldChecks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What the control room shows, live.
 */
@RestController
@Tag(name = "Operator")
class ControlRoomController {

	private final ControlRoom room;

	private final Partitions partitions;

	ControlRoomController(ControlRoom room, Partitions partitions) {
		this.room = room;
		this.partitions = partitions;
	}

	@GetMapping(path = "/api/v1/operator/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "What the control room shows, once a second",
			security = @SecurityRequirement(name = "operator"), description = """
					Events named state, an object with what each panel shows under its name: lanes, workers, list, \
					stream, deadLetters, books, matches, health, partitions (how many there are) and, with the \
					demonstration on, faults and onSale. While Redis is away, events named away.""")
	@ApiResponse(responseCode = "200", description = "Events named state or away",
			content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "object")))
	SseEmitter follow(@RequestParam(defaultValue = "0") int partition) {
		new FieldChecks().range(partition, 0, this.partitions.partitions() - 1, "partition").done();
		return this.room.follow(partition);
	}

}
