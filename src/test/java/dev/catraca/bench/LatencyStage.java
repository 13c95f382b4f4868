package dev.catraca.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.catraca.bench.SteadyLoad.Sent;

/**
 * How long an order takes from just before its POST to its outcome, at a steady rate. The
 * outcome's time is Redis's, on the same machine.
 */
final class LatencyStage implements Stage {

	private static final int[] RATES = { 200, 2000 };

	private static final List<String> LANES = List.of("stream", "list", "pubsub");

	private static final int WARM_UP_RATE = 2000;

	/** Of a core, for the compilers of the service and of the driver. */
	private static final double WARM = 0.005;

	private static final int MOST_ROUNDS = 20;

	@Override
	public void measure(Settings settings, Limit limit, Results results) throws Exception {
		results.table("From the POST to the outcome, at a steady rate", "lane", "orders/s", "p50 ms", "p99 ms",
				"max ms", "sent late", "service cores", "Redis cores");
		Duration warmUp = settings.measured();
		try (Rig rig = new Rig(settings, Layout.usual(settings))) {
			for (String lane : LANES) {
				send(rig, lane, WARM_UP_RATE, warmUp.multipliedBy(2));
			}
			for (int rate : RATES) {
				for (String lane : LANES) {
					Backlog backlog = new Backlog(rig, lane);
					send(rig, lane, WARM_UP_RATE, warmUp);
					// what runs at this rate only is compiled before it counts
					if (!rig.warmUp(() -> send(rig, lane, rate, warmUp), WARM, MOST_ROUNDS)) {
						results.note("Something was still compiled at " + rate + " orders a second in the " + lane
								+ " lane.");
					}
					Usage before = rig.usage();
					List<Sent> sent = send(rig, lane, rate, settings.measured());
					Usage used = rig.usage().since(before);
					backlog.awaitEmpty();
					row(settings, results, lane, rate, sent, micros(rig, sent), used);
				}
			}
			rig.assertBalanced();
		}
	}

	private static List<Sent> send(Rig rig, String lane, int rate, Duration time) throws Exception {
		List<Sent> sent = new SteadyLoad(rig, lane).send(rate, time);
		rig.count(sent.size());
		return sent;
	}

	/** What each of them took, the shortest first. */
	private static long[] micros(Rig rig, List<Sent> sent) {
		return sent.stream()
			.mapToLong((one) -> Long
				.parseLong(rig.redis().call("GET", "catraca:{0}:order:" + one.id()).toString().split("\\|")[2])
					- one.atMicros())
			.sorted()
			.toArray();
	}

	private static void row(Settings settings, Results results, String lane, int rate, List<Sent> sent, long[] micros,
			Usage used) {
		results.row(lane, rate, millis(micros, 0.5), millis(micros, 0.99), millis(micros, 1),
				sent.stream().filter(Sent::late).count(), used.service().toNanos() / 1e9 / settings.seconds(),
				used.redis().toNanos() / 1e9 / settings.seconds());
		if (rate == RATES[1] && Arrays.stream(micros).anyMatch((one) -> one < 0)) {
			results.note("Redis's clock and the driver's differ: the figures are off.");
		}
	}

	private static double millis(long[] sorted, double share) {
		return sorted[(int) Math.max(0, Math.ceil(sorted.length * share) - 1)] / 1000.0;
	}

}
