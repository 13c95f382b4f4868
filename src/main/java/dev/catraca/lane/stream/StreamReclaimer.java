package dev.catraca.lane.stream;

import java.time.Duration;

import dev.catraca.lane.delivery.Reclaimed;
import dev.catraca.lane.delivery.Sweep;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.lane.stream.PendingEntries.Claimed;
import dev.catraca.lane.stream.PendingEntries.Entry;
import dev.catraca.order.Lane;
import dev.catraca.redis.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.RedisSystemException;
import org.springframework.stereotype.Component;

/**
 * Claims entries whose consumer has stalled.
 */
@Component
class StreamReclaimer implements Sweep {

	private static final Logger log = LoggerFactory.getLogger(StreamReclaimer.class);

	private static final String FIRST = "0-0";

	private final StreamLane lane;

	private final StreamLaneProperties properties;

	private final PendingEntries pending;

	private final WorkerLeases leases;

	private final Reclaimed reclaimed;

	StreamReclaimer(StreamLane lane, StreamLaneProperties properties, PendingEntries pending, WorkerLeases leases,
			Reclaimed reclaimed) {
		this.lane = lane;
		this.properties = properties;
		this.pending = pending;
		this.leases = leases;
		this.reclaimed = reclaimed;
	}

	@Override
	public String name() {
		return "stream-reclaim";
	}

	@Override
	public Duration pause() {
		return Duration.ofSeconds(1);
	}

	/** Claims every stalled entry there is room for. */
	@Override
	public void sweep(Loop loop) {
		for (StreamConsumer consumer : this.lane.consumers()) {
			if (isReclaiming() && consumer.isFirst()) {
				this.leases.expired(Lane.STREAM, consumer.partition())
					.forEach((dead) -> this.pending.handBackOfDead(consumer.partition(), dead,
							this.properties.stalledAfter()));
				reclaim(consumer, loop);
			}
		}
	}

	private boolean isReclaiming() {
		return this.lane.isOpen() && !this.lane.isResting();
	}

	private void awaitRoom(Loop loop) throws InterruptedException {
		while (isReclaiming() && !this.lane.hasRoom()) {
			loop.turn();
			Thread.sleep(2);
		}
	}

	private void reclaim(StreamConsumer consumer, Loop loop) {
		int total = 0;
		String from = FIRST;
		try {
			do {
				Claimed claimed = this.pending.claimIdle(consumer.partition(), consumer.name(),
						this.properties.stalledAfter(), from);
				for (Entry entry : claimed.entries()) {
					if (!this.lane.hand(consumer.partition(), consumer.name(), entry.id(), entry.order(), true)) {
						this.lane.bury(consumer.partition(), entry.id(), entry.says());
					}
				}
				total += claimed.entries().size();
				from = claimed.next();
				awaitRoom(loop);
			}
			while (!from.equals(FIRST) && isReclaiming());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RedisSystemException ex) {
			// the readers make it anew
			if (!ConsumerGroup.isGone(ex)) {
				throw ex;
			}
		}
		if (total > 0) {
			log.info("Claimed {} entries of stalled consumers", total);
			this.reclaimed.count(Lane.STREAM, total);
		}
	}

}
