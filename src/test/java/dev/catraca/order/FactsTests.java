package dev.catraca.order;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FactsTests {

	@Test
	void isReadAsAcceptWritesIt() {
		assertThat(Facts.parse("2|north|fla-flu|160.00|BRL|1795255839730000|stream|17|")).contains(new Facts(2, "north",
				new MatchId("fla-flu"), Money.of("160.00", "BRL"), 1_795_255_839_730_000L, Lane.STREAM, 17, ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nonsense", "2|north|m|160.00|BRL|1|stream|17", "2|north|m|160.00|BRL|1|stream|17||",
			"two|north|m|160.00|BRL|1|stream|17|", "2|north|m|much|BRL|1|stream|17|",
			"2|north|m|0.001|BRL|1|stream|17|", "2|north|m|160.00|Reais|1|stream|17|",
			"2|north|m|160.00|BRL|now|stream|17|", "2|north|m|160.00|BRL|1|road|17|", "2|north||160.00|BRL|1|list|17|",
			"2|north|m|160.00|BRL|1|stream|first|" })
	void anythingElseIsNone(String text) {
		assertThat(Facts.parse(text)).isEmpty();
	}

}
