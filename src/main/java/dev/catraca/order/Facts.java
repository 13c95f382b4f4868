package dev.catraca.order;

import java.util.Optional;

/**
 * What an order was accepted with, which never changes, as it stands in its record:
 * {@code sector|quantity|match id|amount|currency|acceptedAt|lane|sequence|traceparent|buyer}.
 *
 * @param sector the sector of the match
 * @param quantity seats
 * @param matchId the match
 * @param amount what they cost
 * @param acceptedAt microsecond of acceptance, by the Redis server's clock
 * @param lane the lane
 * @param sequence number of acceptance within the partition, from 1
 * @param traceparent the sampled span that the order came in, empty if there is none
 * @param buyer who wants them
 */
public record Facts(String sector, int quantity, MatchId matchId, Money amount, long acceptedAt, Lane lane,
		long sequence, String traceparent, String buyer) {

	private static final int PARTS = 10;

	/**
	 * Reads the facts of an order.
	 * @param text as it stands in a record
	 * @return the facts, empty if the text has another form
	 */
	public static Optional<Facts> parse(String text) {
		// only the last, the buyer, may have a | in it
		String[] parts = text.split("\\|", PARTS);
		if (parts.length < PARTS) {
			return Optional.empty();
		}
		try {
			return Lane.of(parts[6])
				.map((lane) -> new Facts(parts[0], Integer.parseInt(parts[1]), new MatchId(parts[2]),
						Money.of(parts[3], parts[4]), Long.parseLong(parts[5]), lane, Long.parseLong(parts[7]),
						parts[8], parts[9]));
		}
		catch (IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

}
