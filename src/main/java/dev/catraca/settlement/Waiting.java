package dev.catraca.settlement;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The deliveries of a lane that wait to be started, in their order.
 */
final class Waiting {

	private final Deque<Delivery> deliveries = new ArrayDeque<>();

	private boolean passing;

	/** Whether somebody waits for the one that passes. */
	private boolean held;

	synchronized void add(Delivery delivery) {
		this.deliveries.addLast(delivery);
		notifyAll();
	}

	/**
	 * Lets one delivery pass, if nobody waits. Until it is started all others wait.
	 * @return whether it may pass; then {@link #passed()} or {@link #comeBack} must
	 * follow
	 */
	synchronized boolean tryPass() {
		if (this.passing || !this.deliveries.isEmpty()) {
			return false;
		}
		this.passing = true;
		return true;
	}

	/** The one that passes is started. */
	synchronized void passed() {
		this.passing = false;
		if (this.held) {
			notifyAll();
		}
	}

	/** The one that passes is not started: it is the first of those who wait. */
	synchronized void comeBack(Delivery delivery) {
		this.deliveries.addFirst(delivery);
		this.passing = false;
		notifyAll();
	}

	/** How many they are. */
	synchronized int size() {
		return this.deliveries.size();
	}

	/**
	 * Waits until there are some.
	 * @param seconds how long at most; while one passes, for as long as that takes
	 * @return whether there are
	 */
	synchronized boolean await(int seconds) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		while (this.passing || this.deliveries.isEmpty()) {
			long left = end - System.nanoTime();
			if (this.passing) {
				this.held = true;
				wait();
				this.held = false;
			}
			else if (left > 0) {
				TimeUnit.NANOSECONDS.timedWait(this, left);
			}
			else {
				return false;
			}
		}
		return true;
	}

	/**
	 * Takes the first of them, without waiting.
	 * @param most how many at most
	 * @return those
	 */
	synchronized List<Delivery> take(int most) {
		List<Delivery> taken = new ArrayList<>();
		while (taken.size() < most && !this.deliveries.isEmpty()) {
			taken.add(this.deliveries.removeFirst());
		}
		return taken;
	}

}
