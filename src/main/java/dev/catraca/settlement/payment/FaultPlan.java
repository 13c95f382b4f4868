package dev.catraca.settlement.payment;

import java.time.Duration;

/**
 * Tells the simulated gateway what to do wrong.
 */
public interface FaultPlan {

	/**
	 * The faults as they are now.
	 * @return the faults
	 */
	Faults now();

	/**
	 * Takes one of the charges that are to go wrong, so that no other has it.
	 * @param mishap how it goes wrong
	 * @return whether there was one left
	 */
	boolean take(Mishap mishap);

	/**
	 * Waits until stalled charges are released.
	 * @param most how long at most
	 * @throws InterruptedException when the service stops waiting
	 */
	void awaitRelease(Duration most) throws InterruptedException;

	/** How a single charge goes wrong. */
	enum Mishap {

		/** It hangs. */
		STALL,

		/** It ends its worker. */
		CRASH

	}

}
