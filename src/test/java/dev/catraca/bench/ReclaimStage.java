package dev.catraca.bench;

import java.time.Duration;
import java.util.List;

import dev.catraca.bench.Backlog.Drained;
import dev.catraca.bench.Backlog.Filled;
import dev.catraca.testing.RedisProcess;
import org.awaitility.Awaitility;

/**
 * How fast entries are taken over and settled that a consumer has read and never
 * acknowledged.
 */
final class ReclaimStage implements Stage {

	private static final String STREAM = "catraca:{0}:orders:stream";

	private static final String GROUP = "ticket-workers";

	private static final int READ = 1000;

	private static final Duration STALLED_AFTER = Duration.ofSeconds(2);

	@Override
	public void measure(Settings settings, Limit limit, Results results) {
		results.table("Reclaim of " + settings.orders() + " stalled entries", "entries", "orders/s", "× drain",
				"service µs/order", "Redis µs/order");
		Layout layout = Layout.usual(settings).with("--catraca.lane.stream.stalled-after=" + STALLED_AFTER);
		try (Rig rig = new Rig(settings, layout)) {
			Backlog backlog = new Backlog(rig, "stream");
			backlog.fillAndDrain(settings.warmUp());
			Turn turn = Turns.middle(() -> turn(settings, rig, backlog), Turn::ratio);
			results.rate("reclaim, stream", turn.reclaimed().rate());
			row(results, "new", turn.usual(), turn.usual());
			row(results, "stalled", turn.reclaimed(), turn.usual());
			rig.assertBalanced();
		}
	}

	private static Turn turn(Settings settings, Rig rig, Backlog backlog) {
		Drained usual = backlog.fillAndDrain(settings.orders());
		rig.pause("stream");
		Filled filled = backlog.fill(settings.orders());
		stall(rig.redis(), settings.orders());
		return new Turn(usual, backlog.drain(settings.orders(), filled));
	}

	/** Has a consumer that never comes back read all of them, long enough ago. */
	private static void stall(RedisProcess redis, int orders) {
		int left = orders;
		while (left > 0) {
			List<List<List<?>>> streams = redis.list("XREADGROUP", "GROUP", GROUP, "ghost", "COUNT", READ, "STREAMS",
					STREAM, ">");
			left -= streams.get(0).get(1).size();
		}
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> redis.list("XPENDING", STREAM, GROUP, "IDLE", STALLED_AFTER.toMillis(), "-", "+", orders)
				.size() == orders);
	}

	private static void row(Results results, String entries, Drained drained, Drained usual) {
		int orders = drained.orders();
		results.row(entries, drained.rate(), drained.rate() / usual.rate(), drained.used().serviceMicrosEach(orders),
				drained.used().redisMicrosEach(orders));
	}

	/** New ones and stalled ones, one after the other. */
	private record Turn(Drained usual, Drained reclaimed) {

		double ratio() {
			return this.reclaimed.rate() / this.usual.rate();
		}

	}

}
