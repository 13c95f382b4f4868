package dev.catraca.match;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.catraca.order.MatchId;

/**
 * A match with the seats of its sectors.
 *
 * @param id its identity
 * @param home the team that plays at home
 * @param away the team that visits
 * @param venue where it is played
 * @param kickoff when it begins
 * @param sales whether orders are taken
 * @param buyerLimit seats that one buyer may have at most, held and sold together
 * @param sectors its sectors, in the order they were opened with
 */
record Match(MatchId id, String home, String away, String venue, Instant kickoff, Sales sales, int buyerLimit,
		List<Sector> sectors) {

	enum Sales {

		OPEN, CLOSED;

		@JsonValue
		String label() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
