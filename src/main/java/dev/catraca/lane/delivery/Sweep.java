package dev.catraca.lane.delivery;

import java.time.Duration;

import dev.catraca.redis.Loop;

/**
 * Looks for orders that wait for their time, or that somebody has left behind. What no
 * order needs, such as an entry that names none, it may find some seconds later.
 */
public interface Sweep {

	/**
	 * Its name.
	 * @return the name in health
	 */
	String name();

	/**
	 * How long after a turn the next one begins, while any order is open.
	 * @return the pause, whole half seconds
	 */
	Duration pause();

	/**
	 * Does what there is to do.
	 * @param loop told of turns within
	 */
	void sweep(Loop loop);

}
