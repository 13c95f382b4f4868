package dev.catraca.settlement;

import java.util.List;

import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderStatus;
import dev.catraca.outcome.OrderReader;
import dev.catraca.outcome.OutcomeMeters;
import dev.catraca.settlement.Settler.Answer;
import dev.catraca.settlement.Settler.Settling;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Cancels orders over HTTP.
 */
@RestController
@Tag(name = "Orders")
class CancellationController {

	private final OrderReader reader;

	private final Settler settler;

	private final OutcomeMeters meters;

	CancellationController(OrderReader reader, Settler settler, OutcomeMeters meters) {
		this.reader = reader;
		this.settler = settler;
		this.meters = meters;
	}

	@DeleteMapping(path = "/api/v1/orders/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Cancel a queued or confirmed order; its seats come back at once")
	Order cancel(@Parameter(example = "0-9f86d081884c7d659a2feaa0c55ad015") @PathVariable String id) {
		Order order = OrderId.parse(id).flatMap(this.reader::find).orElseThrow(() -> Refusal.notFound("order"));
		Answer answer = this.settler.settle(order.lane(), List.of(Settling.cancelled(order))).get(0);
		if (answer == Answer.SETTLED) {
			this.meters.settledNow(order.lane(), OrderStatus.CANCELLED, order.acceptedAt());
		}
		Order now = this.reader.find(order.id()).orElseThrow(() -> Refusal.notFound("order"));
		if (answer == Answer.REFUSED) {
			throw new Refusal(Problems.of("not-cancellable", HttpStatus.CONFLICT,
					"The order is " + now.status().label() + "; only a queued or confirmed one can be cancelled."));
		}
		return now;
	}

}
