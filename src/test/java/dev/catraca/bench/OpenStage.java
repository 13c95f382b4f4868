package dev.catraca.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What many open orders at rest cost, half in the list, half in the stream: each read of
 * an operator, and the processor time of sweeps and books; then the same of as many that
 * are settled.
 */
final class OpenStage implements Stage {

	private static final int TIMES = 30;

	private static final List<String> LANES = List.of("list", "stream");

	private static final List<String> READS = List.of("/api/v1/orders?limit=1000",
			"/api/v1/orders?lane=list&limit=1000", "/api/v1/orders?status=queued&limit=1000",
			"/api/v1/orders?status=processing", "/api/v1/orders?status=failed", "/api/v1/orders?buyer=nobody",
			"/api/v1/orders?lane=pubsub", "/api/v1/lanes", "/api/v1/lanes/list/orders?limit=1000",
			"/api/v1/lanes/list/orders?limit=1000&offset=%d", "/api/v1/lanes/list/processing", "/api/v1/lanes/stream",
			"/api/v1/lanes/stream/entries?limit=1000", "/api/v1/lanes/stream/entries?limit=1000&order=desc",
			"/api/v1/lanes/stream/groups", "/api/v1/lanes/stream/groups/ticket-workers/consumers",
			"/api/v1/lanes/stream/groups/ticket-workers/pending/entries", "/api/v1/lanes/pubsub",
			"/api/v1/dead-letters", "/api/v1/audit", "/api/v1/matches", "/actuator/health", "/actuator/prometheus");

	/** So that the compilers have less to do with what came before. */
	private static final Duration SETTLED_DOWN = Duration.ofMinutes(1);

	@Override
	public void measure(Settings settings, Limit limit, Results results) throws Exception {
		try (Rig rig = new Rig(settings, Layout.usual(settings))) {
			int each = settings.open() / LANES.size();
			for (String lane : LANES) {
				rig.pause(lane);
				new Backlog(rig, lane).fill(each);
			}
			reads(settings, rig, results);
			AtRest.table(results, "At rest");
			atRest(settings, rig, results, "open");
			for (String lane : LANES) {
				rig.resume(lane);
				new Backlog(rig, lane).awaitEmpty();
			}
			atRest(settings, rig, results, "settled");
			rig.assertBalanced();
		}
	}

	private static void reads(Settings settings, Rig rig, Results results) throws IOException {
		results.table("Reads of an operator, %,d open orders".formatted(settings.open()), "read", "median ms",
				"slowest ms", "Redis ms");
		try (HttpLine line = new HttpLine(rig.port(0))) {
			for (String read : READS) {
				String path = read.formatted(Math.max(0, settings.open() / LANES.size() - 1000));
				send(line, path);
				double[] millis = new double[TIMES];
				Duration before = rig.usage().redis();
				for (int i = 0; i < TIMES; i++) {
					long begun = System.nanoTime();
					send(line, path);
					millis[i] = (System.nanoTime() - begun) / 1e6;
				}
				Duration redis = rig.usage().redis().minus(before);
				Arrays.sort(millis);
				results.row("`" + path + "`", millis[TIMES / 2], millis[TIMES - 1], redis.toNanos() / 1e6 / TIMES);
			}
		}
	}

	private static void send(HttpLine line, String path) throws IOException {
		assertThat(line.send(HttpLine.get(path)).status()).as(path).isEqualTo(200);
	}

	private static void atRest(Settings settings, Rig rig, Results results, String status) throws Exception {
		Thread.sleep(SETTLED_DOWN.toMillis());
		AtRest.row(results, "%,d %s".formatted(settings.open(), status), rig, settings.measured().multipliedBy(3));
	}

}
