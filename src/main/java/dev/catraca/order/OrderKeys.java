package dev.catraca.order;

import dev.catraca.redis.Partitions;

/**
 * The keys an order's record and its indexes are kept under.
 */
public final class OrderKeys {

	private OrderKeys() {
	}

	/**
	 * String: the order's record, the truth about it, in the form of
	 * {@code order/record.lua}. Lives until settled, then for the retention. Written by
	 * accept, start, settle, retries, recovery, sweeps and replay, removed by retention.
	 * @param id the order
	 * @return the key
	 */
	public static String record(OrderId id) {
		return Partitions.prefix(id.partition()) + "order:" + id;
	}

	/**
	 * Nothing ever stands there: the record of what is no order, where a script wants
	 * one.
	 * @param partition the partition
	 * @return the key
	 */
	public static String noRecord(int partition) {
		return Partitions.prefix(partition) + "order:";
	}

	/**
	 * Sorted set: every order that has a record, as {@link AcceptedBatch}es by
	 * microsecond of acceptance. Written by accept and retention; read by the search and
	 * the audit.
	 * @param partition the partition
	 * @return the key
	 */
	public static String orders(int partition) {
		return Partitions.prefix(partition) + "orders";
	}

	/**
	 * Sorted set: orders that wait in a lane, by microsecond of acceptance. Written by
	 * accept, start, settle, list recovery, sweeps and replay; read for places in line
	 * and the backlog.
	 * @param partition the partition
	 * @param lane the lane
	 * @return the key
	 */
	public static String queued(int partition, Lane lane) {
		return Partitions.prefix(partition) + "queued:" + lane.label();
	}

	/**
	 * Set: orders in workers' hands. Written by start, settle, list recovery and sweeps;
	 * read by the sweeps.
	 * @param partition the partition
	 * @param lane the lane
	 * @return the key
	 */
	public static String processing(int partition, Lane lane) {
		return Partitions.prefix(partition) + "processing:" + lane.label();
	}

	/**
	 * Sorted set: queued orders that wait for their next attempt, by the microsecond it
	 * is due. Written by settle, retries and sweeps; read by the retries.
	 * @param partition the partition
	 * @param lane the lane
	 * @return the key
	 */
	public static String delayed(int partition, Lane lane) {
		return Partitions.prefix(partition) + "delayed:" + lane.label();
	}

	/**
	 * Hash: {@code sequence}, {@code clock} and, by lane, {@code accepted:<lane>},
	 * {@code settled:<lane>} and one count for each final status. Never expires. Written
	 * by accept, settle, replay and retention; read by the overview and the audit.
	 * @param partition the partition
	 * @return the key
	 */
	public static String counters(int partition) {
		return Partitions.prefix(partition) + "counters";
	}

	/**
	 * Pub/sub channel: changes of status, one line each. Published by start, settle, list
	 * recovery, sweeps and replay; heard by every instance.
	 * @param partition the partition
	 * @return the channel
	 */
	public static String outcomes(int partition) {
		return Partitions.prefix(partition) + "outcomes";
	}

}
