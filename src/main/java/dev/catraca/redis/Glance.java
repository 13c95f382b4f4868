package dev.catraca.redis;

import java.util.List;

/**
 * Something in Redis that every instance has to know within half a second, whoever
 * changes it. All glances are one call.
 */
public interface Glance {

	/**
	 * How it is read.
	 * @return a Redis command that writes nothing and takes nothing but keys
	 */
	String command();

	/**
	 * What is read of a partition.
	 * @param partition the partition
	 * @return its keys, each time the same; none if there is nothing to read
	 */
	List<String> keys(int partition);

	/**
	 * Told what stands there. Not called while the keys hold something that the command
	 * cannot read.
	 * @param partition the partition
	 * @param found the texts that the command answers, a number as one; empty where there
	 * is nothing
	 */
	void seen(int partition, List<String> found);

}
