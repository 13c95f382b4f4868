package dev.catraca.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Microseconds, in which Redis tells the time and records and scripts keep it.
 */
public final class Micros {

	private Micros() {
	}

	/**
	 * A time span for a script.
	 * @param time the time span
	 * @return whole microseconds
	 */
	public static long of(Duration time) {
		return TimeUnit.NANOSECONDS.toMicros(time.toNanos());
	}

	/**
	 * An instant as a record has it.
	 * @param count microseconds since the epoch
	 * @return the instant
	 */
	public static Instant instant(String count) {
		return instant(Long.parseLong(count));
	}

	/**
	 * An instant as a record has it.
	 * @param count microseconds since the epoch
	 * @return the instant
	 */
	public static Instant instant(long count) {
		return Instant.EPOCH.plusNanos(TimeUnit.MICROSECONDS.toNanos(count));
	}

}
