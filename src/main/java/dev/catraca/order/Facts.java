package dev.catraca.order;

import java.util.Optional;

/**
 * What an order was accepted with, which never changes, as it stands in one line of its
 * record:
 * {@code quantity|sector|matchId|amount|currency|acceptedAt|lane|sequence|traceparent}.
 *
 * @param quantity seats
 * @param sector the sector
 * @param match the match
 * @param amount what they cost
 * @param acceptedAt microsecond of acceptance, by the Redis server's clock
 * @param lane the lane
 * @param sequence number of acceptance within the partition, from 1
 * @param traceparent the sampled span the order came in, empty if there is none
 */
public record Facts(int quantity, String sector, MatchId match, Money amount, long acceptedAt, Lane lane, long sequence,
		String traceparent) {

	private static final int PARTS = 9;

	/**
	 * Reads the facts of an order.
	 * @param line as it stands in a record
	 * @return the facts, empty if the line has another form
	 */
	public static Optional<Facts> parse(String line) {
		String[] parts = line.split("\\|", -1);
		if (parts.length != PARTS) {
			return Optional.empty();
		}
		try {
			return Lane.of(parts[6])
				.map((lane) -> new Facts(Integer.parseInt(parts[0]), parts[1], new MatchId(parts[2]),
						Money.of(parts[3], parts[4]), Long.parseLong(parts[5]), lane, Long.parseLong(parts[7]),
						parts[8]));
		}
		// an amount of more decimals than its currency has
		catch (IllegalArgumentException | ArithmeticException ex) {
			return Optional.empty();
		}
	}

}
