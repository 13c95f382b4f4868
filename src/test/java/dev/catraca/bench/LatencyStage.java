package dev.catraca.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

	/** So short that connections stay while the others take their turns. */
	private static final Duration SLICE = Duration.ofSeconds(2);

	@Override
	public void measure(Settings settings, Limit limit, Results results) throws Exception {
		results.table("From the POST to the outcome, at a steady rate", "lane", "orders/s", "p50 ms", "× bare",
				"p99 ms", "× bare", "max ms", "sent late", "service cores", "Redis cores");
		Duration time = settings.measured();
		try (Rig rig = new Rig(settings, Layout.usual(settings));
				Bare bare = new Bare(settings, "--server.tomcat.max-keep-alive-requests=-1",
						"--server.tomcat.keep-alive-timeout=-1");
				SteadyLoad beside = new SteadyLoad(bare.port());
				SteadyLoad load = new SteadyLoad(rig.port(0))) {
			Map<String, Supplier<byte[]>> orders = new LinkedHashMap<>();
			for (String lane : LANES) {
				orders.put(lane, SteadyLoad.orders(rig, lane, (MOST_ROUNDS + 4) * WARM_UP_RATE * time.toSeconds()));
			}
			IntFunction<List<Steady>> all = (rate) -> Stream
				.concat(Stream.of(new Steady("bare endpoint, to its answer", beside, Bare::order, rate, bare::usage)),
						LANES.stream().map((lane) -> new Steady(lane, load, orders.get(lane), rate, rig::usage)))
				.toList();
			inTurns(rig, all.apply(WARM_UP_RATE), time.multipliedBy(2));
			for (int rate : RATES) {
				// what runs at this rate only is compiled before it counts
				if (!rig.warmUp(bare, () -> inTurns(rig, all.apply(rate), time), WARM, MOST_ROUNDS)) {
					results.note("Something was still compiled at " + rate + " orders a second.");
				}
				List<Steady> measured = all.apply(rate);
				inTurns(rig, measured, time);
				rows(rig, measured, results);
			}
			rig.assertBalanced();
		}
	}

	/**
	 * The bare endpoint and each lane, or the first would pay for what they share; in
	 * another order each turn, for a service that has rested is slower.
	 */
	private static void inTurns(Rig rig, List<Steady> all, Duration time) throws Exception {
		List<Steady> order = new ArrayList<>(all);
		for (long turns = Math.max(1, time.dividedBy(SLICE)); turns > 0; turns--) {
			Collections.shuffle(order);
			for (Steady one : order) {
				one.slice(SLICE);
			}
		}
		for (Steady lane : lanes(all)) {
			rig.count(lane.sent());
			new Backlog(rig, lane.name()).awaitEmpty();
		}
	}

	private static void rows(Rig rig, List<Steady> all, Results results) {
		Steady limit = all.get(0);
		Steady.Times answers = limit.times(Sent::answeredMicros);
		limit.row(results, answers, answers);
		for (Steady lane : lanes(all)) {
			lane.row(results, lane.times((sent) -> settledMicros(rig, sent)), answers);
		}
	}

	/** All but the bare endpoint. */
	private static List<Steady> lanes(List<Steady> all) {
		return all.subList(1, all.size());
	}

	private static long settledMicros(Rig rig, Sent sent) {
		String record = rig.redis().call("GET", "catraca:{0}:order:" + sent.answer().orderId()).toString();
		return Long.parseLong(record.split("\\|")[2]);
	}

}
