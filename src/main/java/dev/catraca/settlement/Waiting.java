package dev.catraca.settlement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The deliveries of a lane that wait to be started, in their order.
 */
final class Waiting {

	private final Deque<Delivery> deliveries = new ArrayDeque<>();

	private boolean passing;

	/** Whether somebody has waited long enough for those that pass. */
	private boolean held;

	synchronized void add(Delivery delivery) {
		this.deliveries.addLast(delivery);
		if (!this.passing) {
			notifyAll();
		}
	}

	/**
	 * Lets a delivery pass, or has it wait if others do or pass, or somebody has waited
	 * long enough for them. Until those that pass are started all others wait.
	 * @param delivery the delivery
	 * @return it if it passes, and then {@link #passed} or {@link #comeBack} must follow;
	 * none if it waits
	 */
	synchronized List<Delivery> pass(Delivery delivery) {
		if (this.passing || this.held || !this.deliveries.isEmpty()) {
			add(delivery);
			return List.of();
		}
		List<Delivery> alone = List.of(delivery);
		this.passing = true;
		return alone;
	}

	/**
	 * Those that pass are started.
	 * @param few whether those that wait by now may pass if they are few, all of one
	 * partition together
	 * @return those that pass next, none if nobody does
	 */
	synchronized List<Delivery> passed(boolean few) {
		if (!few || this.held || this.deliveries.isEmpty() || this.deliveries.size() > InHand.FEW) {
			this.passing = false;
			if (this.held || !this.deliveries.isEmpty()) {
				notifyAll();
			}
			return List.of();
		}
		int partition = this.deliveries.getFirst().orderId().partition();
		List<Delivery> next = this.deliveries.stream()
			.filter((delivery) -> delivery.orderId().partition() == partition)
			.toList();
		this.deliveries.removeIf((delivery) -> delivery.orderId().partition() == partition);
		return next;
	}

	/** Of those that pass these are not started: they are the first of those who wait. */
	synchronized void comeBack(Collection<Delivery> all) {
		this.passing = false;
		notifyAll();
		List<Delivery> ordered = List.copyOf(all);
		for (int i = ordered.size() - 1; i >= 0; i--) {
			this.deliveries.addFirst(ordered.get(i));
		}
	}

	/** How many they are. */
	synchronized int size() {
		return this.deliveries.size();
	}

	/**
	 * Waits until there are some.
	 * @param seconds how long at most; while some pass, for as long as that takes
	 * @return whether there are
	 */
	synchronized boolean await(int seconds) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		while (this.passing || this.deliveries.isEmpty()) {
			long left = end - System.nanoTime();
			if (left > 0) {
				TimeUnit.NANOSECONDS.timedWait(this, left);
			}
			else if (this.passing) {
				this.held = true;
				try {
					wait();
				}
				finally {
					this.held = false;
				}
			}
			else {
				return false;
			}
		}
		return true;
	}

	/**
	 * Lets the first of them pass, without waiting.
	 * @param most how many at most
	 * @return those, and then {@link #passed} or {@link #comeBack} must follow; none if
	 * others pass, for those that waited were dropped meanwhile
	 */
	synchronized List<Delivery> take(int most) {
		List<Delivery> taken = new ArrayList<>(Math.min(most, this.deliveries.size()));
		while (!this.passing && taken.size() < most && !this.deliveries.isEmpty()) {
			taken.add(this.deliveries.removeFirst());
		}
		this.passing = this.passing || !taken.isEmpty();
		return taken;
	}

	/**
	 * Drops them all.
	 * @return those
	 */
	synchronized List<Delivery> drop() {
		List<Delivery> all = List.copyOf(this.deliveries);
		this.deliveries.clear();
		return all;
	}

}
