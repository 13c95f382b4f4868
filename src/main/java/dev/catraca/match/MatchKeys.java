package dev.catraca.match;

import dev.catraca.order.MatchId;
import dev.catraca.redis.Partitions;

/**
 * The keys a match's seats are kept under.
 */
public final class MatchKeys {

	private MatchKeys() {
	}

	/**
	 * Hash: the match and, for each sector s, {@code price:s} in minor units,
	 * {@code capacity:s}, {@code available:s}, {@code held:s}, {@code sold:s} and
	 * {@code issued:s}, the number of the last ticket. Never expires. Written by opening
	 * and closing, accept, settle and replay.
	 * @param partition the match's partition
	 * @param match the match
	 * @return the key
	 */
	public static String match(int partition, MatchId match) {
		return Partitions.prefix(partition) + "match:" + match;
	}

	/**
	 * Hash: buyer to seats held and sold. Never expires; a buyer without seats is
	 * removed. Written by accept, settle and replay.
	 * @param partition the match's partition
	 * @param match the match
	 * @return the key
	 */
	public static String buyers(int partition, MatchId match) {
		return Partitions.prefix(partition) + "buyers:" + match;
	}

	/**
	 * Sorted set: the partition's matches by kickoff, in seconds. Never expires. Written
	 * by opening.
	 * @param partition the partition
	 * @return the key
	 */
	public static String matches(int partition) {
		return Partitions.prefix(partition) + "matches";
	}

}
