package dev.catraca.lane.stream;

import java.util.concurrent.TimeUnit;

import dev.catraca.redis.Loop;
import dev.catraca.redis.Loops;
import dev.catraca.lane.delivery.Reclaimed;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.lane.stream.PendingEntries.Claimed;
import dev.catraca.lane.stream.PendingEntries.Entry;
import dev.catraca.order.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.RedisSystemException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Claims entries whose consumer has stalled, and vouches for those in this instance's
 * hands, so that nobody claims what is only slow.
 */
@Component
class StreamReclaimer {

	private static final Logger log = LoggerFactory.getLogger(StreamReclaimer.class);

	private static final String FIRST = "0-0";

	private final StreamLane lane;

	private final StreamLaneProperties properties;

	private final PendingEntries pending;

	private final WorkerLeases leases;

	private final Reclaimed reclaimed;

	private final Loop loop;

	StreamReclaimer(StreamLane lane, StreamLaneProperties properties, PendingEntries pending, WorkerLeases leases,
			Reclaimed reclaimed, Loops loops) {
		this.loop = loops.watch("sweep", "stream-reclaim");
		this.lane = lane;
		this.properties = properties;
		this.pending = pending;
		this.leases = leases;
		this.reclaimed = reclaimed;
	}

	@Scheduled(fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
	void vouchTick() {
		vouchForHeld();
	}

	/**
	 * Vouches for what has been in hand for a third of the time after which it would
	 * count as stalled.
	 * @return how many entries were vouched for
	 */
	int vouchForHeld() {
		return this.lane.heldFor(this.properties.stalledAfter().dividedBy(3))
			.entrySet()
			.stream()
			.mapToInt((held) -> this.pending.vouchFor(held.getKey(), held.getValue()))
			.sum();
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
	void reclaimTick() {
		reclaimStalled();
		this.loop.turn();
	}

	/**
	 * Claims every stalled entry there is room for.
	 * @return how many entries were claimed
	 */
	int reclaimStalled() {
		int total = 0;
		for (StreamConsumer consumer : this.lane.consumers()) {
			if (this.lane.isOpen() && !this.lane.isResting() && consumer.isFirst()) {
				this.leases.expired(Lane.STREAM, consumer.partition())
					.forEach((dead) -> this.pending.handBackOfDead(consumer.partition(), dead,
							this.properties.stalledAfter()));
				total += reclaim(consumer);
			}
		}
		return total;
	}

	private int reclaim(StreamConsumer consumer) {
		int total = 0;
		String from = FIRST;
		try {
			do {
				Claimed claimed = this.pending.claimIdle(consumer.partition(), consumer.name(),
						this.properties.stalledAfter(), from);
				for (Entry entry : claimed.entries()) {
					this.lane.hand(consumer.partition(), consumer.name(), entry.id(), entry.order(), entry::says, true);
				}
				total += claimed.entries().size();
				from = claimed.next();
				this.lane.awaitRoom(this.loop);
			}
			while (!from.equals(FIRST) && this.lane.isOpen());
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
		return total;
	}

}
