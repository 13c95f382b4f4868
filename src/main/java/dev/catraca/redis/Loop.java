package dev.catraca.redis;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Something that goes round for as long as the service runs, and says so at each turn.
 */
public final class Loop {

	private final String group;

	private final String name;

	private final LongSupplier nanos;

	private volatile long lastNanos;

	Loop(String group, String name, LongSupplier nanos) {
		this.nanos = nanos;
		this.lastNanos = nanos.getAsLong();
		this.group = group;
		this.name = name;
	}

	/**
	 * Says that the loop goes round: Redis has answered it, or it waits on purpose.
	 */
	public void turn() {
		this.lastNanos = this.nanos.getAsLong();
	}

	/**
	 * How long ago the last turn was.
	 * @return its age
	 */
	public Duration age() {
		return Duration.ofNanos(this.nanos.getAsLong() - this.lastNanos);
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
