package dev.catraca.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import dev.catraca.bench.Backlog.Drained;
import dev.catraca.bench.Backlog.Filled;
import dev.catraca.bench.Limit.Beside;

/**
 * How fast a backlog is worked off, by lane, and what an order takes. Pub/sub keeps no
 * backlog, so its orders are accepted and settled at the same time.
 */
final class DrainStage implements Stage {

	@Override
	public void measure(Settings settings, Limit limit, Results results) {
		results.table("Drain of a backlog of " + settings.orders() + " (median of " + Turns.ROUNDS + ")", "lane",
				"orders/s", "× limit", "service µs/order", "Redis µs/order", "Redis calls/order", "bytes/open order",
				"bytes/settled order");
		try (Rig rig = new Rig(settings, Layout.usual(settings))) {
			Map<String, IntFunction<Drained>> lanes = new LinkedHashMap<>();
			lanes.put("stream", new Backlog(rig, "stream")::fillAndDrain);
			lanes.put("list", new Backlog(rig, "list")::fillAndDrain);
			lanes.put("pubsub", (orders) -> atOnce(rig, new Backlog(rig, "pubsub"), orders));
			// in turns, or the first pays for compiling what they share
			lanes.values().forEach((lane) -> lane.apply(settings.warmUp() / lanes.size()));
			Map<String, List<Beside<Drained>>> turns = new LinkedHashMap<>();
			for (int turn = 0; turn < Turns.ROUNDS; turn++) {
				lanes.forEach((name, lane) -> turns.computeIfAbsent(name, (key) -> new ArrayList<>())
					.add(limit.beside(() -> lane.apply(settings.orders()), Drained::rate)));
			}
			turns.forEach((name, lane) -> row(results, name, Turns.middle(lane, Beside::ofLimit)));
			rig.assertBalanced();
		}
		results.note("Pub/sub keeps no backlog: its orders were accepted and settled at the same time.");
	}

	private static Drained atOnce(Rig rig, Backlog backlog, int orders) {
		Usage before = rig.usage();
		long begun = System.nanoTime();
		Filled filled = backlog.fill(orders);
		backlog.awaitEmpty();
		return new Drained(orders, (System.nanoTime() - begun) / 1e9, rig.usage().since(before), filled);
	}

	private static void row(Results results, String lane, Beside<Drained> beside) {
		Drained drained = beside.measured();
		int orders = drained.orders();
		boolean waited = !lane.equals("pubsub");
		long open = drained.filled().used().memory();
		long settled = waited ? open + drained.used().memory() : drained.used().memory();
		results.rate("drain, " + lane, drained.rate());
		results.row(lane, drained.rate(), beside.ofLimit(), drained.used().serviceMicrosEach(orders),
				drained.used().redisMicrosEach(orders), drained.used().callsEach(orders),
				waited ? Results.number((double) open / orders) : "–", Results.number((double) settled / orders));
	}

}
