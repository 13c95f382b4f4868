package dev.catraca.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.catraca.bench.Backlog.Filled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many orders are accepted a second while the lane rests: one at a time, asked for by
 * wrk, and in batches of 1000.
 */
final class AcceptStage implements Stage {

	private static final String LANE = "stream";

	private static final Pattern SAID = Pattern
		.compile("BENCH requests=(\\d+) seconds=(\\S+) p50=(\\S+) p99=(\\S+) max=(\\S+) refused=(\\d+) broken=(\\d+)");

	@Override
	public void measure(Settings settings, Results results) throws Exception {
		results.table("Accept over HTTP, stream lane at rest", "how", "orders/s", "× limit", "p50 ms", "p99 ms",
				"max ms", "service µs/order", "Redis µs/order");
		try (Rig rig = new Rig(settings, Layout.usual(settings))) {
			rig.pause(LANE);
			Optional<Path> wrk = Settings.onPath("wrk");
			if (wrk.isPresent()) {
				single(settings, results, rig, wrk.get());
			}
			else {
				results.row("one at a time: no wrk on the PATH", "–", "–", "–", "–", "–", "–", "–");
			}
			Backlog backlog = new Backlog(rig, LANE);
			backlog.fill(settings.warmUp());
			Filled filled = backlog.fill(settings.orders());
			results.rate("accept, batches of 1000", filled.rate());
			results.row("batches of 1000, 2 connections", filled.rate(), results.ratio(filled.rate(), LimitStage.NAME),
					"–", "–", "–", filled.used().serviceMicrosEach(filled.orders()),
					filled.used().redisMicrosEach(filled.orders()));
			rig.resume(LANE);
			backlog.awaitEmpty();
			rig.assertBalanced();
		}
	}

	private static void single(Settings settings, Results results, Rig rig, Path wrk) throws IOException {
		String match = rig.openMatches(1).get(0);
		run(wrk, rig, match, "warm-up", 3 * settings.seconds());
		Usage before = rig.usage();
		Matcher said = run(wrk, rig, match, "measured", settings.seconds());
		Usage used = rig.usage().since(before);
		// those that wrk hung up on have been accepted, too
		rig.count(rig.count(LANE, "queued"));
		long requests = Long.parseLong(said.group(1));
		double rate = requests / Double.parseDouble(said.group(2));
		results.rate("accept, one at a time", rate);
		results.row("one at a time, 64 connections (wrk)", rate, results.ratio(rate, LimitStage.NAME), said.group(3),
				said.group(4), said.group(5), used.serviceMicrosEach(requests), used.redisMicrosEach(requests));
	}

	private static Matcher run(Path wrk, Rig rig, String match, String run, int seconds) throws IOException {
		Process process = new ProcessBuilder(wrk.toString(), "-t2", "-c64", "-d" + seconds + "s", "-s",
				"src/test/resources/bench/post.lua", "http://127.0.0.1:" + rig.port(0) + "/api/v1/orders?lane=" + LANE,
				"--", match, run)
			.redirectErrorStream(true)
			.start();
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		Matcher said = SAID.matcher(text);
		assertThat(said.find()).as(text).isTrue();
		assertThat(List.of(said.group(6), said.group(7))).as("refused and broken: " + text).containsOnly("0");
		return said;
	}

}
