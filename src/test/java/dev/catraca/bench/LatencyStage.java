package dev.catraca.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.catraca.bench.SteadyLoad.Sent;

/**
 * How long an order takes from just before its POST to its outcome, at a steady rate, in
 * turns with the bare endpoint's POST to its answer. The outcome's time is Redis's, on
 * the same machine.
 */
final class LatencyStage implements Stage {

	private static final int[] RATES = { 200, 2000 };

	static final List<String> LANES = List.of("stream", "list", "pubsub");

	private static final int WARM_UP_RATE = 2000;

	/** Of a core, for the compilers of the service, the bare endpoint and the driver. */
	private static final double WARM = 0.005;

	private static final int MOST_ROUNDS = 10;

	/** Shorter than the service keeps a connection that rests. */
	private static final Duration SLICE = Duration.ofSeconds(4);

	@Override
	public void measure(Settings settings, Limit limit, Results results) throws Exception {
		results.table("From the POST to the outcome, at a steady rate", "lane", "orders/s", "p50 ms", "× bare",
				"p99 ms", "× bare", "max ms", "sent late", "service cores", "Redis cores");
		// its connections stay
		try (Rig rig = new Rig(settings, Layout.usual(settings));
				Bare bare = new Bare(settings, "--server.tomcat.max-keep-alive-requests=-1",
						"--server.tomcat.keep-alive-timeout=-1")) {
			Duration warmUp = settings.measured().multipliedBy(2);
			for (String lane : LANES) {
				try (SteadyLoad load = SteadyLoad.of(rig, lane, WARM_UP_RATE * warmUp.toSeconds())) {
					rig.count(load.send(WARM_UP_RATE, warmUp).size());
				}
			}
			try (SteadyLoad load = load(bare)) {
				load.send(WARM_UP_RATE, warmUp);
			}
			for (int rate : RATES) {
				for (String lane : LANES) {
					measure(settings.measured(), rig, bare, new Backlog(rig, lane), rate, results);
				}
			}
			rig.assertBalanced();
		}
	}

	private static void measure(Duration time, Rig rig, Bare bare, Backlog backlog, int rate, Results results)
			throws Exception {
		try (SteadyLoad beside = load(bare);
				SteadyLoad load = SteadyLoad.of(rig, backlog.lane(),
						(MOST_ROUNDS + 2) * WARM_UP_RATE * time.toSeconds())) {
			rig.count(load.send(WARM_UP_RATE, time).size());
			// what runs at this rate only is compiled before it counts
			boolean warm = rig.warmUp(bare, () -> {
				for (long turns = turns(time); turns > 0; turns--) {
					beside.send(rate, SLICE);
					rig.count(load.send(rate, SLICE).size());
				}
			}, WARM, MOST_ROUNDS);
			if (!warm) {
				results.note("Something was still compiled at " + rate + " orders a second in the " + backlog.lane()
						+ " lane.");
			}
			inTurns(time, new Steady(beside, rate, bare::usage), new Steady(load, rate, rig::usage), rig, backlog,
					results);
		}
	}

	private static void inTurns(Duration time, Steady limit, Steady lane, Rig rig, Backlog backlog, Results results)
			throws Exception {
		for (long turns = turns(time); turns > 0; turns--) {
			limit.slice(SLICE);
			lane.slice(SLICE);
		}
		rig.count(lane.orders());
		backlog.awaitEmpty();
		Steady.Times answers = limit.times(Sent::answeredMicros);
		limit.row(results, "bare endpoint, to its answer", answers, answers);
		lane.row(results, backlog.lane(), lane.times((sent) -> settledMicros(rig, sent)), answers);
	}

	private static long turns(Duration time) {
		return Math.max(1, time.dividedBy(SLICE));
	}

	private static SteadyLoad load(Bare bare) throws IOException {
		return new SteadyLoad(bare.port(), BareEndpoint.PATH, () -> BareEndpoint.ORDER.formatted("order"));
	}

	private static long settledMicros(Rig rig, Sent sent) {
		String record = rig.redis().call("GET", "catraca:{0}:order:" + sent.answer().orderId()).toString();
		return Long.parseLong(record.split("\\|")[2]);
	}

}
