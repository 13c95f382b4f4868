package dev.catraca.redis;

import java.time.Duration;

/**
 * Something that goes round for as long as the service runs, and says so at each turn.
 */
public final class Loop {

	private final String group;

	private final String name;

	private volatile long lastNanos = System.nanoTime();

	Loop(String group, String name) {
		this.group = group;
		this.name = name;
	}

	/**
	 * Says that the loop goes round: Redis has answered it, or it waits on purpose.
	 */
	public void turn() {
		this.lastNanos = System.nanoTime();
	}

	/**
	 * How long ago the last turn was.
	 * @return its age
	 */
	public Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.lastNanos);
	}

	String group() {
		return this.group;
	}

	/**
	 * Its name.
	 * @return the name in health
	 */
	public String name() {
		return this.name;
	}

}
