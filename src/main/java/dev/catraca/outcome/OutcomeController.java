package dev.catraca.outcome;

import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells clients how their orders stand.
 */
@RestController
@RequestMapping("/api/v1/orders/{id}")
@Tag(name = "Orders")
class OutcomeController {

	private final OrderReader reader;

	private final OutcomeFeed feed;

	OutcomeController(OrderReader reader, OutcomeFeed feed) {
		this.reader = reader;
		this.feed = feed;
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "How an order stands, with its place in line or its tickets")
	Order read(@Parameter(example = "0-9f86d081884c7d659a2feaa0c55ad015") @PathVariable String id) {
		return OrderId.parse(id).flatMap(this.reader::find).orElseThrow(() -> Refusal.notFound("order"));
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Follow an order: its present state, then each change, until it is settled")
	@ApiResponse(responseCode = "200", description = "Events named status",
			content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
					schema = @Schema(implementation = Order.class)))
	SseEmitter follow(@Parameter(example = "0-9f86d081884c7d659a2feaa0c55ad015") @PathVariable String id) {
		return OrderId.parse(id).flatMap(this.feed::follow).orElseThrow(() -> Refusal.notFound("order"));
	}

}
