package dev.catraca.bench;

import java.time.Duration;

/**
 * What the service takes in each of the first minutes in which nothing is asked of it,
 * after some orders in each lane.
 */
final class IdleStage implements Stage {

	private static final int RATE = 200;

	private static final int MINUTES = 6;

	@Override
	public void measure(Settings settings, Limit limit, Results results) throws Exception {
		try (Rig rig = new Rig(settings, Layout.usual(settings))) {
			int orders = 0;
			try (SteadyLoad load = new SteadyLoad(rig.port(0))) {
				for (String lane : LatencyStage.LANES) {
					orders += load
						.send(SteadyLoad.orders(rig, lane, RATE * settings.measured().toSeconds()), RATE,
								settings.measured())
						.size();
					new Backlog(rig, lane).awaitEmpty();
				}
			}
			rig.count(orders);
			AtRest.table(results, "Nothing to do, after %,d orders".formatted(orders));
			for (int minute = 1; minute <= MINUTES; minute++) {
				AtRest.row(results, "minute " + minute, rig, Duration.ofMinutes(1));
			}
			rig.assertBalanced();
		}
	}

}
