package dev.catraca.match;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.catraca.order.MatchId;
import io.swagger.v3.oas.annotations.media.Schema;

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
@Schema(example = """
		{"id":"gre-nal","home":"Grêmio","away":"Internacional","venue":"Arena do Grêmio",
		 "kickoff":"2027-03-07T21:00:00Z","sales":"open","buyerLimit":4,"sectors":[{"name":"general",
		 "price":{"amount":"60.00","currency":"BRL"},"capacity":500,"available":496,"held":2,"sold":2}]}""")
public record Match(MatchId id, String home, String away, String venue, Instant kickoff, Sales sales, int buyerLimit,
		List<Sector> sectors) {

	/** Whether orders are taken. */
	public enum Sales {

		/** Orders are taken. */
		OPEN,

		/** Orders are refused. */
		CLOSED;

		@JsonValue
		String label() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
