package dev.catraca.settlement.payment;

import java.time.Duration;

/**
 * The faults that are configured, and no others.
 *
 * @param now the faults
 */
record FixedFaults(Faults now) implements FaultPlan {

	@Override
	public boolean take(Mishap mishap) {
		return false;
	}

	@Override
	public void awaitRelease(Duration most) {
	}

}
