package dev.catraca.bench;

import dev.catraca.bench.Backlog.Drained;

/**
 * What it costs to force each write to disk: accept by batch and drain of the stream
 * lane, with {@code appendfsync} everysec and always.
 */
final class FsyncStage implements Stage {

	@Override
	public void measure(Settings settings, Results results) {
		results.table("appendfsync", "appendfsync", "batch accept, orders/s", "drain, orders/s", "drain, × everysec");
		double everysec = 0;
		for (String fsync : new String[] { "everysec", "always" }) {
			try (Rig rig = new Rig(settings, Layout.usual(settings).withFsync(fsync))) {
				Backlog backlog = new Backlog(rig, "stream");
				backlog.fillAndDrain(settings.warmUp());
				Drained drained = backlog.fillAndDrain(settings.orders());
				everysec = (everysec == 0) ? drained.rate() : everysec;
				results.rate("drain, stream, " + fsync, drained.rate());
				results.row(fsync, drained.filled().rate(), drained.rate(), drained.rate() / everysec);
				rig.assertBalanced();
			}
		}
	}

}
