package dev.catraca.bench;

import java.time.Duration;

/**
 * What a service takes that has nothing to do.
 */
final class AtRest {

	private AtRest() {
	}

	static void table(Results results, String title) {
		results.table(title, "", "service, % of a core", "of it compilers", "Redis, % of a core", "connections made");
	}

	/** Measures for a while. */
	static void row(Results results, String what, Rig rig, Duration time) throws Exception {
		Usage before = rig.usage();
		Duration compiled = rig.compiling();
		long connected = connected(rig);
		long begun = System.nanoTime();
		Thread.sleep(time.toMillis());
		double onePerCent = (System.nanoTime() - begun) / 100.0;
		Usage used = rig.usage().since(before);
		results.row(what, used.service().toNanos() / onePerCent, rig.compiling().minus(compiled).toNanos() / onePerCent,
				used.redis().toNanos() / onePerCent, connected(rig) - connected);
	}

	private static long connected(Rig rig) {
		return Long.parseLong(Usage.info(rig.redis(), "stats", "total_connections_received"));
	}

}
