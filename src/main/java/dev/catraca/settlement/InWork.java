package dev.catraca.settlement;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderStatus;
import dev.catraca.settlement.Settler.Settling;
import dev.catraca.settlement.Starter.Claimed;

/**
 * An order between its start and its outcome.
 *
 * @param delivery how it came
 * @param claimed the claim on it
 * @param verdict what the charge led to, empty before
 * @param detail of the verdict
 * @param startedNanos when it was started, on this JVM's clock
 */
record InWork(Delivery delivery, Claimed claimed, String verdict, String detail, long startedNanos) {

	InWork(Delivery delivery, Claimed claimed, long startedNanos) {
		this(delivery, claimed, "", "", startedNanos);
	}

	InWork with(String reached, String more) {
		return new InWork(this.delivery, this.claimed, reached, more, this.startedNanos);
	}

	Settling settling() {
		return new Settling(this.delivery.orderId(), this.claimed.facts().match(), this.claimed.claim().text(),
				this.verdict, this.detail, this.delivery.acknowledgeAt(), this.delivery.entry());
	}

	OrderStatus outcome(Lane lane) {
		return switch (this.verdict) {
			case "approved" -> OrderStatus.CONFIRMED;
			case "declined" -> OrderStatus.REJECTED;
			default -> (lane == Lane.PUBSUB) ? OrderStatus.LOST : OrderStatus.FAILED;
		};
	}

}
