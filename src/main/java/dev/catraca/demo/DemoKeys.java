package dev.catraca.demo;

import dev.catraca.redis.Partitions;

/**
 * The keys of the demonstration.
 */
final class DemoKeys {

	private DemoKeys() {
	}

	/**
	 * Hash: the faults that differ from the configured ones and, counting up,
	 * {@code releases} of stalled charges. Never expires. Written and read by every
	 * instance with the demonstration on.
	 * @return the key
	 */
	static String faults() {
		return Partitions.prefix(0) + "faults";
	}

	/**
	 * String: how far an on-sale rush is, as JSON. Kept for an hour after its last
	 * change. Written by the instance that runs it, read by every one.
	 * @param id the rush
	 * @return the key
	 */
	static String onSale(String id) {
		return Partitions.prefix(0) + "on-sale:" + id;
	}

	/**
	 * String: the id of the rush that was heard of last. Kept for an hour. Written by the
	 * instance that runs it, read for the control room.
	 * @return the key
	 */
	static String latest() {
		return Partitions.prefix(0) + "on-sale-latest";
	}

	/**
	 * String: there once a rush is to stop, for an hour. Written by any instance, read by
	 * the one that runs it.
	 * @param id the rush
	 * @return the key
	 */
	static String stop(String id) {
		return onSale(id) + ":stop";
	}

}
