package dev.catraca.bench;

import dev.catraca.bench.Backlog.Drained;

/**
 * How the drain of the stream lane changes with the backlog, the partitions and the
 * instances.
 */
final class GrowthStage implements Stage {

	/** As many orders are drained of a small backlog, one after the other. */
	private static final int AT_LEAST = 10_000;

	@Override
	public void measure(Settings settings, Results results) {
		results.table("Growth: drain of the stream lane", "backlog", "partitions", "instances", "orders/s", "× limit",
				"service µs/order", "Redis µs/order");
		Layout usual = Layout.usual(settings);
		measure(settings, results, usual, settings.backlogs());
		for (int partitions : settings.partitions()) {
			if (partitions != usual.partitions()) {
				measure(settings, results, usual.withPartitions(partitions), settings.orders());
			}
		}
		for (int instances : settings.instances()) {
			if (instances != usual.instances()) {
				measure(settings, results, usual.withInstances(instances), settings.orders());
			}
		}
	}

	private static void measure(Settings settings, Results results, Layout layout, int... backlogs) {
		try (Rig rig = new Rig(settings, layout)) {
			Backlog backlog = new Backlog(rig, "stream");
			backlog.fillAndDrain(settings.warmUp());
			for (int orders : backlogs) {
				double seconds = 0;
				double service = 0;
				double redis = 0;
				int rounds = Math.max(1, Math.min(AT_LEAST, settings.orders()) / orders);
				for (int round = 0; round < rounds; round++) {
					Drained drained = backlog.fillAndDrain(orders);
					seconds += drained.seconds();
					service += drained.used().service().toNanos() / 1e3;
					redis += drained.used().redis().toNanos() / 1e3;
				}
				long all = (long) rounds * orders;
				results.row(orders, layout.partitions(), layout.instances(), all / seconds,
						results.ratio(all / seconds, LimitStage.NAME), service / all, redis / all);
			}
			rig.assertBalanced();
		}
	}

}
