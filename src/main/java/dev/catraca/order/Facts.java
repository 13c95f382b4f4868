package dev.catraca.order;

import java.util.Optional;

/**
 * What an order was accepted with, which never changes, as it stands in one field of its
 * record: {@code quantity|amount|currency|acceptedAt|lane|sequence}.
 *
 * @param quantity seats
 * @param amount what they cost
 * @param acceptedAt microsecond of acceptance, by the Redis server's clock
 * @param lane the lane
 * @param sequence number of acceptance within the partition, from 1
 */
public record Facts(int quantity, Money amount, long acceptedAt, Lane lane, long sequence) {

	private static final int PARTS = 6;

	/**
	 * Reads the facts of an order.
	 * @param text as it stands in a record
	 * @return the facts, empty if the text has another form
	 */
	public static Optional<Facts> parse(String text) {
		String[] parts = text.split("\\|", -1);
		if (parts.length != PARTS) {
			return Optional.empty();
		}
		try {
			return Lane.of(parts[4])
				.map((lane) -> new Facts(Integer.parseInt(parts[0]), Money.of(parts[1], parts[2]),
						Long.parseLong(parts[3]), lane, Long.parseLong(parts[5])));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

}
