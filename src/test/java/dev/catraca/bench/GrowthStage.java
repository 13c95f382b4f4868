package dev.catraca.bench;

import dev.catraca.bench.Backlog.Drained;
import dev.catraca.bench.Limit.Beside;

/**
 * How the drain of the stream lane changes with the backlog, the partitions and the
 * instances.
 */
final class GrowthStage implements Stage {

	/** As many orders are drained of a small backlog, one after the other. */
	private static final int AT_LEAST = 10_000;

	@Override
	public void measure(Settings settings, Limit limit, Results results) {
		results.table("Growth: drain of the stream lane", "backlog", "partitions", "instances", "orders/s", "× limit",
				"service µs/order", "Redis µs/order");
		Layout usual = Layout.usual(settings);
		measure(settings, limit, results, usual, settings.backlogs());
		for (int partitions : settings.partitions()) {
			if (partitions != usual.partitions()) {
				measure(settings, limit, results, usual.withPartitions(partitions), settings.orders());
			}
		}
		for (int instances : settings.instances()) {
			if (instances != usual.instances()) {
				measure(settings, limit, results, usual.withInstances(instances), settings.orders());
			}
		}
	}

	private static void measure(Settings settings, Limit limit, Results results, Layout layout, int... backlogs) {
		try (Rig rig = new Rig(settings, layout)) {
			Backlog backlog = new Backlog(rig, "stream");
			backlog.fillAndDrain(settings.warmUp());
			for (int orders : backlogs) {
				Beside<Drains> beside = limit.measure(() -> drain(settings, backlog, orders), Drains::rate);
				Drains drains = beside.measured();
				results.row(orders, layout.partitions(), layout.instances(), drains.rate(), beside.ofLimit(),
						drains.service() / drains.orders(), drains.redis() / drains.orders());
			}
			rig.assertBalanced();
		}
	}

	private static Drains drain(Settings settings, Backlog backlog, int orders) {
		Drains all = new Drains(0, 0, 0, 0);
		int rounds = Math.max(1, Math.min(AT_LEAST, settings.orders()) / orders);
		for (int round = 0; round < rounds; round++) {
			all = all.and(backlog.fillAndDrain(orders));
		}
		return all;
	}

	/** Drains one after the other; processor time in microseconds. */
	private record Drains(int orders, double seconds, double service, double redis) {

		Drains and(Drained one) {
			return new Drains(this.orders + one.orders(), this.seconds + one.seconds(),
					this.service + one.used().service().toNanos() / 1e3,
					this.redis + one.used().redis().toNanos() / 1e3);
		}

		double rate() {
			return this.orders / this.seconds;
		}

	}

}
