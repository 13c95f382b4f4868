package dev.catraca.order;

import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * The codes printed on tickets. A confirmed order's tickets have consecutive numbers, so
 * its record keeps only the first.
 */
public final class TicketCodes {

	private TicketCodes() {
	}

	/**
	 * One code for each seat, such as {@code FLA-FLU-NORTH-000017}.
	 * @param match the match
	 * @param sector the sector
	 * @param first the number of the first ticket, from 1, unique within match and sector
	 * @param quantity how many tickets
	 * @return the codes
	 */
	public static List<String> of(MatchId match, String sector, long first, int quantity) {
		String prefix = (match + "-" + sector).toUpperCase(Locale.ROOT);
		return LongStream.range(first, first + quantity)
			.mapToObj((number) -> "%s-%06d".formatted(prefix, number))
			.toList();
	}

}
