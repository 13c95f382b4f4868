package dev.catraca.order;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FactsTests {

	@Test
	void aBuyerMayHaveWhatSeparatesTheFacts() {
		assertThat(Facts.parse("north|2|fla-flu|160.00|BRL|1795255839730000|stream|17||a|b|"))
			.contains(new Facts("north", 2, new MatchId("fla-flu"), Money.of("160.00", "BRL"), 1_795_255_839_730_000L,
					Lane.STREAM, 17, "", "a|b|"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nonsense", "north|2|fla-flu|160.00|BRL|1|stream|17|",
			"north|two|fla-flu|160.00|BRL|1|stream|17||ana", "north|2|fla-flu|much|BRL|1|stream|17||ana",
			"north|2|fla-flu|160.00|Reais|1|stream|17||ana", "north|2|fla-flu|160.00|BRL|now|stream|17||ana",
			"north|2|fla-flu|160.00|BRL|1|road|17||ana", "north|2|fla-flu|160.00|BRL|1|stream|first||ana" })
	void anythingElseIsNone(String text) {
		assertThat(Facts.parse(text)).isEmpty();
	}

}
