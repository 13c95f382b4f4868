package dev.catraca.fault;

import java.time.Duration;

/**
 * How much of the fault suite is run: a short form with every build, the long form with
 * {@code -Dcatraca.faults=long}.
 */
final class Faults {

	/** Tag of the suite, for {@code -Dgroups=fault}. */
	static final String TAG = "fault";

	/** How long to wait for what must come; a slow machine may take its time. */
	static final Duration PATIENCE = Duration.ofSeconds(30);

	static final boolean LONG = "long".equals(System.getProperty("catraca.faults"));

	private Faults() {
	}

	/** A number for the short form, and one for the long form. */
	static int of(int shortly, int thoroughly) {
		return LONG ? thoroughly : shortly;
	}

	static Duration seconds(int shortly, int thoroughly) {
		return Duration.ofSeconds(of(shortly, thoroughly));
	}

	/** Lets a fault last. */
	static void last(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		while (System.nanoTime() - end < 0) {
			java.util.concurrent.locks.LockSupport.parkNanos(end - System.nanoTime());
		}
	}

}
