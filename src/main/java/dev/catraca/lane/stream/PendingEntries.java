package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.redis.LuaScript;
import dev.catraca.settlement.Delivery;
import dev.catraca.settlement.Settler;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The entries that consumers have been given and have not acknowledged.
 */
@Component
class PendingEntries {

	private static final int BATCH = 100;

	private final LuaScript reclaim = LuaScript.list(PendingEntries.class, "reclaim.lua");

	private final LuaScript vouch = LuaScript.number(PendingEntries.class, "vouch.lua");

	private final LuaScript handBack = LuaScript.number(PendingEntries.class, "handback.lua");

	private final StringRedisTemplate redis;

	PendingEntries(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Claims entries that have been idle for too long. Redis: {@code XAUTOCLAIM}, which
	 * also removes deleted entries from the pending list.
	 * @param partition the partition
	 * @param consumer who gets them
	 * @param idle how long they must have been idle
	 * @param from the entry id to start at, {@code 0-0} for the first
	 * @return what was claimed, and where to go on
	 */
	Claimed claimIdle(int partition, String consumer, Duration idle, String from) {
		List<List<String>> rows = this.reclaim.rows(this.redis, List.of(LaneKeys.stream(partition)),
				List.of(Settler.GROUP, consumer, "" + idle.toMillis(), from, "" + BATCH));
		return new Claimed(rows.get(0).get(0),
				rows.stream().skip(1).map((row) -> new Entry(row.get(0), row.get(1), row.get(2))).toList());
	}

	/**
	 * Says that entries are still being worked on. Redis: a script of {@code XPENDING}
	 * and {@code XCLAIM … JUSTID}; leaves alone what another consumer has claimed.
	 * @param partition the partition
	 * @param held deliveries in hand
	 */
	void vouchFor(int partition, List<Delivery> held) {
		List<String> args = new ArrayList<>(List.of(Settler.GROUP));
		held.forEach((delivery) -> args.addAll(List.of(delivery.worker(), delivery.entry())));
		this.vouch.count(this.redis, List.of(LaneKeys.stream(partition)), args);
	}

	/**
	 * Hands back what an own consumer has pending, to be claimed at once, and ends its
	 * lease; removes the consumer if it has nothing, else the sweep that is for dead ones
	 * will. Redis: a script of {@code XPENDING}, {@code XCLAIM … IDLE} and {@code ZADD},
	 * or {@code XGROUP DELCONSUMER} and {@code ZREM}; safe to repeat.
	 * @param partition the partition
	 * @param consumer the consumer, which has stopped reading
	 * @param idle how long its entries shall seem idle
	 */
	void handBack(int partition, String consumer, Duration idle) {
		handBack(partition, consumer, idle, "own");
	}

	private void handBack(int partition, String consumer, Duration idle, String who) {
		this.handBack.count(this.redis, keys(partition),
				List.of(Settler.GROUP, consumer, "" + idle.toMillis(), who, "" + WorkerLeases.longestMicros()));
	}

	/**
	 * Hands back what a dead consumer has pending, and removes it once that is nothing.
	 * Redis: as above; the script looks at the lease itself.
	 * @param partition the partition
	 * @param consumer the consumer
	 * @param idle how long its entries shall seem idle
	 */
	void handBackOfDead(int partition, String consumer, Duration idle) {
		handBack(partition, consumer, idle, "expired");
	}

	private static List<String> keys(int partition) {
		return List.of(LaneKeys.stream(partition), LaneKeys.workers(partition, Lane.STREAM));
	}

	/**
	 * Entries that were claimed.
	 *
	 * @param next where to go on, {@code 0-0} at the end
	 * @param entries the entries
	 */
	record Claimed(String next, List<Entry> entries) {
	}

	record Entry(String id, String order, String says) {
	}

}
