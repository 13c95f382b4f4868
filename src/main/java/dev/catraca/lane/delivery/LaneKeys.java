package dev.catraca.lane.delivery;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.Partitions;

/**
 * The keys of the structures that orders wait in.
 */
public final class LaneKeys {

	private LaneKeys() {
	}

	/**
	 * What a lane's entries are put in. The pub/sub lane keeps none: its counters stand
	 * in, where a script wants a key.
	 * @param partition the partition
	 * @param lane the lane
	 * @return the key
	 */
	public static String entries(int partition, Lane lane) {
		return switch (lane) {
			case LIST -> list(partition);
			case STREAM -> stream(partition);
			case PUBSUB -> OrderKeys.counters(partition);
		};
	}

	/**
	 * List: order ids, the next one to be taken at the right end. Never expires. Written
	 * by accept, retries, recovery, sweeps and replay; taken from by the list lane's
	 * workers.
	 * @param partition the partition
	 * @return the key
	 */
	public static String list(int partition) {
		return Partitions.prefix(partition) + "orders:list";
	}

	/**
	 * List: order ids in one worker's hands, the first taken at the right end. Gone when
	 * empty. Written by the worker, start, settle and recovery.
	 * @param partition the partition
	 * @param worker the worker
	 * @return the key
	 */
	public static String processing(int partition, String worker) {
		return list(partition) + ":processing:" + worker;
	}

	/**
	 * Stream: one entry for each order and retry, kept as a log until trimmed. Written by
	 * accept, retries, sweeps and replay; read by the group ticket-workers.
	 * @param partition the partition
	 * @return the key
	 */
	public static String stream(int partition) {
		return Partitions.prefix(partition) + "orders:stream";
	}

	/**
	 * Pub/sub channel: order ids. Published by accept and retries.
	 * @param partition the partition
	 * @return the channel
	 */
	public static String channel(int partition) {
		return Partitions.prefix(partition) + "orders:pubsub";
	}

	/**
	 * Sorted set: a lane's workers by the microsecond their lease ends. A worker is
	 * removed on a clean stop or once it is recovered. Written by the leases; read by
	 * recovery and the overview.
	 * @param partition the partition
	 * @param lane the lane
	 * @return the key
	 */
	public static String workers(int partition, Lane lane) {
		return Partitions.prefix(partition) + "workers:" + lane.label();
	}

	/**
	 * Set: the lanes whose workers rest, for all partitions. Written by the operator;
	 * read by every instance twice a second.
	 * @return the key
	 */
	public static String paused() {
		return Partitions.prefix(0) + "paused";
	}

}
