package dev.catraca.settlement;

import java.util.List;
import java.util.OptionalInt;

import dev.catraca.order.Lane;
import dev.catraca.settlement.Starter.Claimed;
import dev.catraca.settlement.Starter.Started;

import org.springframework.context.ApplicationContext;

/**
 * Lets a test of another package start deliveries, as a worker does.
 */
public final class Hands {

	private final Starter starter;

	public Hands(ApplicationContext service) {
		this.starter = service.getBean(Starter.class);
	}

	/** Starts a delivery; the claim token, none if it was no work. */
	public OptionalInt start(Lane lane, Delivery delivery) {
		Started started = this.starter.start(lane, List.of(delivery)).get(0);
		return (started instanceof Claimed claimed) ? OptionalInt.of(claimed.token()) : OptionalInt.empty();
	}

}
