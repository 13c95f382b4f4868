package dev.catraca.bench;

import dev.catraca.bench.Backlog.Drained;

/**
 * What it costs to force each write to disk: accept by batch and drain of the stream
 * lane, with {@code appendfsync} everysec and always, in turns.
 */
final class FsyncStage implements Stage {

	@Override
	public void measure(Settings settings, Limit limit, Results results) {
		results.table("appendfsync", "appendfsync", "batch accept, orders/s", "drain, orders/s", "drain, × everysec");
		try (Rig rig = new Rig(settings, Layout.usual(settings))) {
			Backlog backlog = new Backlog(rig, "stream");
			backlog.fillAndDrain(settings.warmUp());
			Turn turn = Turns.middle(
					() -> new Turn(drain(settings, rig, backlog, "everysec"), drain(settings, rig, backlog, "always")),
					Turn::ratio);
			row(results, "everysec", turn.everysec(), turn.everysec());
			row(results, "always", turn.always(), turn.everysec());
			rig.assertBalanced();
		}
	}

	private static Drained drain(Settings settings, Rig rig, Backlog backlog, String fsync) {
		rig.redis().call("CONFIG", "SET", "appendfsync", fsync);
		return backlog.fillAndDrain(settings.orders());
	}

	private static void row(Results results, String fsync, Drained drained, Drained everysec) {
		results.rate("drain, stream, " + fsync, drained.rate());
		results.row(fsync, drained.filled().rate(), drained.rate(), drained.rate() / everysec.rate());
	}

	private record Turn(Drained everysec, Drained always) {

		double ratio() {
			return this.always.rate() / this.everysec.rate();
		}

	}

}
