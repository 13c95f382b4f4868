package dev.catraca.settlement.payment;

/**
 * Ends the worker that makes a charge, as the death of its process would: the order in
 * its hands is neither settled nor given back, and nobody is told.
 */
public final class WorkerCrash extends RuntimeException {

	/**
	 * A crash.
	 */
	public WorkerCrash() {
		super("A crash that was asked for", null, false, false);
	}

}
