package dev.catraca.bench;

import dev.catraca.bench.Limit.Run;

/**
 * The limit alone.
 */
final class LimitStage implements Stage {

	@Override
	public void measure(Settings settings, Limit limit, Results results) {
		results.table("Limit: a bare Lettuce client, a script for each 100 orders", "orders", "orders/s",
				"Redis µs/order", "Redis calls/order");
		for (int round = 0; round < Turns.ROUNDS; round++) {
			Run run = limit.drain();
			results.rate("limit: bare client", run.rate());
			results.row(settings.orders(), run.rate(), run.used().redisMicrosEach(settings.orders()),
					run.used().callsEach(settings.orders()));
		}
	}

}
