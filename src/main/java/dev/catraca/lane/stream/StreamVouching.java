package dev.catraca.lane.stream;

import java.time.Duration;

import dev.catraca.lane.delivery.Sweep;
import dev.catraca.redis.Loop;

import org.springframework.stereotype.Component;

/**
 * Vouches for what has been in this instance's hands for a third of the time after which
 * it would count as stalled, so that nobody claims what is only slow.
 */
@Component
class StreamVouching implements Sweep {

	private final StreamLane lane;

	private final StreamLaneProperties properties;

	private final PendingEntries pending;

	StreamVouching(StreamLane lane, StreamLaneProperties properties, PendingEntries pending) {
		this.lane = lane;
		this.properties = properties;
		this.pending = pending;
	}

	@Override
	public String name() {
		return "stream-vouching";
	}

	@Override
	public Duration pause() {
		return Duration.ofMillis(500);
	}

	@Override
	public void sweep(Loop loop) {
		this.lane.heldFor(this.properties.stalledAfter().dividedBy(3)).forEach(this.pending::vouchFor);
	}

}
