package dev.catraca.settlement;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.catraca.order.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries of a lane that are in this instance's hands, each once.
 */
public final class InHand {

	private static final Logger log = LoggerFactory.getLogger(InHand.class);

	/** With more, full calls of the steps are worth a thread that wakes for them. */
	static final int FEW = 32;

	private final Lane lane;

	private final Map<Delivery.Place, Delivery> deliveries = new ConcurrentHashMap<>();

	InHand(Lane lane) {
		this.lane = lane;
	}

	boolean add(Delivery delivery) {
		return this.deliveries.putIfAbsent(delivery.place(), delivery) == null;
	}

	/** Whether so few are in hand that they may go straight through. */
	boolean areFew() {
		return this.deliveries.size() <= FEW;
	}

	void remove(Delivery delivery) {
		this.deliveries.remove(delivery.place(), delivery);
	}

	/**
	 * What has been in hand for long.
	 * @param time how long at least
	 * @return the deliveries
	 */
	public List<Delivery> heldFor(Duration time) {
		long since = System.nanoTime() - time.toNanos();
		return this.deliveries.values().stream().filter((delivery) -> delivery.takenNanos() - since <= 0).toList();
	}

	int room(int most) {
		return most - this.deliveries.size();
	}

	/**
	 * Waits until there are none, and warns if that takes too long.
	 * @param limit how long at most
	 */
	public void awaitNone(Duration limit) {
		long end = System.nanoTime() + limit.toNanos();
		try {
			while (!this.deliveries.isEmpty() && System.nanoTime() - end < 0) {
				Thread.sleep(10);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (!this.deliveries.isEmpty()) {
			log.warn("{} orders of the {} lane are still being charged; somebody else will settle them",
					this.deliveries.size(), this.lane.label());
		}
	}

}
