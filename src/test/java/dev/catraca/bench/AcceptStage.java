package dev.catraca.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.catraca.bench.Backlog.Filled;
import dev.catraca.bench.Limit.Beside;

/**
 * How many orders are accepted a second while the lane rests: one at a time, asked for by
 * wrk, and in batches of 1000.
 */
final class AcceptStage implements Stage {

	private static final String LANE = "stream";

	/** What single orders are compared with. */
	private static final String BARE = "limit: bare endpoint";

	private static final int TURNS = 5;

	/** Of a core, for the compilers. */
	private static final double WARM = 0.02;

	private static final int MOST_ROUNDS = 10;

	@Override
	public void measure(Settings settings, Limit limit, Results results) throws Exception {
		results.table("Accept over HTTP, stream lane at rest", "how", "orders/s", "× limit", "× bare", "p50 ms",
				"p99 ms", "max ms", "service µs/order", "Redis µs/order");
		try (Rig rig = new Rig(settings, Layout.usual(settings))) {
			rig.pause(LANE);
			Backlog backlog = new Backlog(rig, LANE);
			Optional<Path> wrk = Settings.onPath("wrk");
			if (wrk.isPresent()) {
				single(settings, results, rig, backlog, wrk.get());
			}
			else {
				results.row("one at a time: no wrk on the PATH", "–", "–", "–", "–", "–", "–", "–", "–");
			}
			backlog.fill(settings.warmUp());
			Beside<Filled> beside = limit.measure(() -> backlog.fill(settings.orders()), Filled::rate);
			Filled filled = beside.measured();
			results.rate("accept, batches of 1000", filled.rate());
			results.row("batches of 1000, 4 connections", filled.rate(), beside.ofLimit(), "–", "–", "–", "–",
					filled.used().serviceMicrosEach(filled.orders()), filled.used().redisMicrosEach(filled.orders()));
			rig.resume(LANE);
			backlog.awaitEmpty();
			rig.assertBalanced();
		}
	}

	/** In turns with the bare endpoint, because the machine's own speed varies. */
	private static void single(Settings settings, Results results, Rig rig, Backlog backlog, Path wrk)
			throws Exception {
		HttpLoad ours = load(wrk, rig);
		try (Bare bare = new Bare(settings)) {
			HttpLoad limit = HttpLoad.orders(wrk, "http://127.0.0.1:" + bare.port() + BareEndpoint.PATH,
					BareEndpoint.ORDER, bare::usage);
			boolean warm = rig.warmUp(bare, () -> {
				limit.warmUp(settings.seconds());
				load(wrk, rig).warmUp(settings.seconds());
			}, WARM, MOST_ROUNDS);
			if (!warm) {
				results.note("Something was still compiled under single orders.");
			}
			settleWarmUp(rig, backlog);
			for (int turn = 0; turn < TURNS; turn++) {
				limit.turn(turnOf(settings));
				ours.turn(turnOf(settings));
			}
			results.rate(BARE, limit.median().rate());
			row(results, "a bare endpoint with one XADD, 64 connections (wrk)", limit.median());
		}
		// those that wrk hung up on have been accepted, too
		rig.count(rig.count(LANE, "queued"));
		results.rate("accept, one at a time", ours.median().rate());
		row(results, "one at a time, 64 connections (wrk)", ours.median());
	}

	/**
	 * With a million orders Redis moves its keys and its queued orders to larger tables,
	 * some at each call, for as long as is measured.
	 */
	static void settleWarmUp(Rig rig, Backlog backlog) throws Exception {
		rig.count(rig.count(LANE, "queued"));
		rig.resume(LANE);
		backlog.awaitEmpty();
		rig.pause(LANE);
	}

	/** For a match of its own, which has seats for a million. */
	private static HttpLoad load(Path wrk, Rig rig) {
		return HttpLoad.orders(wrk, "http://127.0.0.1:" + rig.port(0) + "/api/v1/orders?lane=" + LANE,
				HttpLoad.order(rig.openMatches(1).get(0)), rig::usage);
	}

	private static int turnOf(Settings settings) {
		return Math.max(1, settings.seconds() / 4);
	}

	private static void row(Results results, String how, HttpLoad.Turn turn) {
		results.row(how, turn.rate(), "–", results.ratio(turn.rate(), BARE), turn.p50(), turn.p99(), turn.max(),
				turn.used().serviceMicrosEach(turn.requests()), turn.used().redisMicrosEach(turn.requests()));
	}

}
