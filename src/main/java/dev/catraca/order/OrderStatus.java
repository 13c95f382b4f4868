package dev.catraca.order;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Where an order stands. The first two are open, the others final, but for
 * {@link #CONFIRMED}, which its buyer may still cancel.
 */
public enum OrderStatus {

	/** Accepted and waiting; its seats are held. */
	QUEUED,

	/** In the hands of a worker. */
	PROCESSING,

	/** Paid; its tickets are issued. */
	CONFIRMED,

	/** The payment was declined; the seats are back. */
	REJECTED,

	/** Given up by its buyer; the seats are back. */
	CANCELLED,

	/** Given up after too many attempts; the seats are back. */
	FAILED,

	/** Nobody heard it, or its hearer died; the seats are back. */
	LOST;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The status as clients and records spell it.
	 * @return the name in lower case
	 */
	@JsonValue
	public String label() {
		return this.label;
	}

	/**
	 * Whether the order still waits for its outcome.
	 * @return true for queued and processing
	 */
	public boolean isOpen() {
		return this == QUEUED || this == PROCESSING;
	}

	/**
	 * Reads a status as records spell it.
	 * @param label the name in lower case
	 * @return the status
	 * @throws IllegalArgumentException for a name that is none
	 */
	public static OrderStatus of(String label) {
		return valueOf(label.toUpperCase(Locale.ROOT));
	}

}
