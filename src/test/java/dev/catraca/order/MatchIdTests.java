package dev.catraca.order;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MatchIdTests {

	private static final String SIXTY_THREE = "a23456789-123456789-123456789-123456789-123456789-123456789-123";

	@ParameterizedTest
	@ValueSource(strings = { "a", "0", "fla-flu", "1-", "a--b", SIXTY_THREE })
	void takesLowerCaseNames(String text) {
		assertThat(new MatchId(text)).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-", "-fla", "Fla", "fla_flu", "fla flu", "fla.flu", "fla:flu", "flá", "fla\n",
			"fla{0}", SIXTY_THREE + "4" })
	void refusesEveryOtherForm(String text) {
		assertThat(MatchId.isValid(text)).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> new MatchId(text)).withMessageContaining(MatchId.RULE);
	}

}
