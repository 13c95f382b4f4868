package dev.catraca.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.catraca.bench.Backlog.Drained;
import dev.catraca.bench.Backlog.Filled;

/**
 * How fast a backlog is worked off, by lane, and what an order takes. Pub/sub keeps no
 * backlog, so its orders are accepted and settled at the same time.
 */
final class DrainStage implements Stage {

	@Override
	public void measure(Settings settings, Results results) {
		results.table("Drain of a backlog of " + settings.orders() + " (median of " + LimitStage.ROUNDS + ")", "lane",
				"orders/s", "× limit", "service µs/order", "Redis µs/order", "Redis calls/order", "bytes/open order",
				"bytes/settled order");
		try (Rig rig = new Rig(settings, Layout.usual(settings))) {
			for (String lane : List.of("stream", "list")) {
				Backlog backlog = new Backlog(rig, lane);
				backlog.fillAndDrain(lane.equals("stream") ? settings.warmUp() : settings.orders());
				row(results, lane, median(() -> backlog.fillAndDrain(settings.orders())));
			}
			Backlog backlog = new Backlog(rig, "pubsub");
			atOnce(rig, backlog, settings.orders());
			row(results, "pubsub", median(() -> atOnce(rig, backlog, settings.orders())));
			rig.assertBalanced();
		}
		results.note("Pub/sub keeps no backlog: its orders were accepted and settled at the same time.");
	}

	private static Drained median(Supplier<Drained> drain) {
		return Stream.generate(drain)
			.limit(LimitStage.ROUNDS)
			.sorted(Comparator.comparing(Drained::rate))
			.toList()
			.get(LimitStage.ROUNDS / 2);
	}

	private static Drained atOnce(Rig rig, Backlog backlog, int orders) {
		Usage before = rig.usage();
		long begun = System.nanoTime();
		Filled filled = backlog.fill(orders);
		backlog.awaitEmpty();
		return new Drained(orders, (System.nanoTime() - begun) / 1e9, rig.usage().since(before), filled);
	}

	private static void row(Results results, String lane, Drained drained) {
		int orders = drained.orders();
		boolean waited = !lane.equals("pubsub");
		long open = drained.filled().used().memory();
		long settled = waited ? open + drained.used().memory() : drained.used().memory();
		results.rate("drain, " + lane, drained.rate());
		results.row(lane, drained.rate(), results.ratio(drained.rate(), LimitStage.NAME),
				drained.used().serviceMicrosEach(orders), drained.used().redisMicrosEach(orders),
				drained.used().callsEach(orders), waited ? Results.number((double) open / orders) : "–",
				Results.number((double) settled / orders));
	}

}
