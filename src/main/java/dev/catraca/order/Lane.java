package dev.catraca.order;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The Redis structure that an order waits in.
 */
public enum Lane {

	/** A list used as a reliable queue: nothing is lost. */
	LIST,

	/** A stream read by a consumer group: nothing is lost, and the log stays. */
	STREAM,

	/** A pub/sub channel: whoever does not listen misses it. */
	PUBSUB;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The lane's name in requests, answers and keys.
	 * @return {@code list}, {@code stream} or {@code pubsub}
	 */
	@JsonValue
	public String label() {
		return this.label;
	}

	/**
	 * Finds a lane by its name.
	 * @param label the name
	 * @return the lane, empty if there is none of that name
	 */
	public static Optional<Lane> of(String label) {
		return Arrays.stream(values()).filter((lane) -> lane.label.equals(label)).findFirst();
	}

}
