package dev.catraca.settlement;

import java.util.List;
import java.util.Optional;

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

	/** Starts a delivery; the claim on its order, none if it was no work. */
	public Optional<String> start(Lane lane, Delivery delivery) {
		Started started = this.starter.start(lane, List.of(delivery)).get(0);
		return (started instanceof Claimed claimed) ? Optional.of(claimed.claim().text()) : Optional.empty();
	}

}
