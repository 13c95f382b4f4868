package dev.catraca.order;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TicketCodesTests {

	@Test
	void numbersTheSeatsOfAnOrder() {
		assertThat(TicketCodes.of(new MatchId("fla-flu"), "north", 17, 2)).containsExactly("FLA-FLU-NORTH-000017",
				"FLA-FLU-NORTH-000018");
	}

	@Test
	void staysUniqueBeyondSixDigits() {
		assertThat(TicketCodes.of(new MatchId("fla-flu"), "north", 999_999, 2)).containsExactly("FLA-FLU-NORTH-999999",
				"FLA-FLU-NORTH-1000000");
	}

}
