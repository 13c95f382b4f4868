package dev.catraca.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.catraca.testing.TicketOffice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What else buyers ask for in a rush, beside an order: the page, the matches, how an
 * order stands, and seats that are gone.
 */
final class BuyersStage implements Stage {

	private static final String LANE = "stream";

	/** What all is compared with. */
	private static final String ORDER = "buyers: an order";

	/** A file that a page loads, by the name under which browsers keep it. */
	private static final Pattern SCRIPT = Pattern.compile("src=\"([^\"]+/js/[^\"]+)\"");

	private static final int TURNS = 5;

	@Override
	public void measure(Settings settings, Limit limit, Results results) throws Exception {
		results.table("What buyers ask for, 64 connections (wrk)", "what", "requests/s", "× orders", "p50 ms", "p99 ms",
				"max ms", "service µs/request", "Redis µs/request");
		Optional<Path> wrk = Settings.onPath("wrk");
		if (wrk.isEmpty()) {
			results.row("no wrk on the PATH", "–", "–", "–", "–", "–", "–", "–");
			return;
		}
		try (Rig rig = new Rig(settings, Layout.usual(settings))) {
			int seconds = Math.max(1, settings.seconds() / 4);
			String soldOut = new TicketOffice(rig.port(0)).openMatch(1, 1);
			String order = sellOut(rig, soldOut);
			rig.pause(LANE);
			Backlog backlog = new Backlog(rig, LANE);
			Map<String, HttpLoad> warm = loads(wrk.get(), rig, soldOut, order);
			Map<String, HttpLoad> measured = loads(wrk.get(), rig, soldOut, order);
			inTurns(warm, seconds);
			AcceptStage.settleWarmUp(rig, backlog);
			inTurns(measured, seconds);
			results.rate(ORDER, measured.values().iterator().next().median().rate());
			measured.forEach((what, load) -> row(results, what, load.median()));
			rig.count(rig.count(LANE, "queued"));
			rig.resume(LANE);
			backlog.awaitEmpty();
			rig.assertBalanced();
		}
	}

	private static void inTurns(Map<String, HttpLoad> loads, int seconds) throws IOException {
		for (int turn = 0; turn < TURNS; turn++) {
			for (HttpLoad load : loads.values()) {
				load.turn(seconds);
			}
		}
	}

	/** Buys the only seat. */
	private static String sellOut(Rig rig, String match) {
		TicketOffice office = new TicketOffice(rig.port(0));
		String order = office.accepted(LANE, match, 1);
		office.awaitStatus(order, "confirmed");
		rig.count(1);
		return order;
	}

	private static Map<String, HttpLoad> loads(Path wrk, Rig rig, String soldOut, String order) {
		String url = "http://127.0.0.1:" + rig.port(0) + "/";
		String api = url + "api/v1/";
		Matcher script = SCRIPT.matcher(new TicketOffice(rig.port(0)).get("/").body());
		assertThat(script.find()).isTrue();
		Map<String, HttpLoad> loads = new LinkedHashMap<>();
		loads.put("an order", HttpLoad.orders(wrk, api + "orders?lane=" + LANE,
				HttpLoad.order(rig.openMatches(1).get(0)), rig::usage));
		loads.put("an order for seats that are gone",
				HttpLoad.refusals(wrk, api + "orders?lane=" + LANE, HttpLoad.order(soldOut), rig::usage));
		loads.put("how an order stands", HttpLoad.reads(wrk, api + "orders/" + order, rig::usage));
		loads.put("one match", HttpLoad.reads(wrk, api + "matches/" + soldOut, rig::usage));
		loads.put("all matches", HttpLoad.reads(wrk, api + "matches", rig::usage));
		loads.put("the page", HttpLoad.reads(wrk, url, rig::usage));
		loads.put("a script of it", HttpLoad.reads(wrk, url + script.group(1), rig::usage));
		return loads;
	}

	private static void row(Results results, String what, HttpLoad.Turn turn) {
		results.row(what, turn.rate(), results.ratio(turn.rate(), ORDER), turn.p50(), turn.p99(), turn.max(),
				turn.used().serviceMicrosEach(turn.requests()), turn.used().redisMicrosEach(turn.requests()));
	}

}
