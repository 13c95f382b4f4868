package dev.catraca.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A name has something to be seen in it, and nothing that makes a line of a log or a page
 * read otherwise.
 */
class PlainTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "a", "ana", "Ana María", "\u3042\u3044", "\ud83c\udf9f\ud83c\udf9f\ud83c\udf9f", " a ",
			"a\u200db" })
	void namesSomebody(String text) {
		assertThat(PlainText.isName(text, 9)).isTrue();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "  ", "\u00a0", "\u3000 ", "\u200b", "\ufeff", "a\u0000b", "a\n", "\u001b[1m",
			"a\u202eb", "a\u2028b", "\ud83c", "0123456789" })
	void namesNobody(String text) {
		assertThat(PlainText.isName(text, 9)).isFalse();
	}

	@Test
	void charactersAreCodePoints() {
		assertThat(PlainText.isName("\ud83c\udf9f".repeat(128), 128)).isTrue();
		assertThat(PlainText.isName("\ud83c\udf9f".repeat(129), 128)).isFalse();
	}

	@Test
	void whatIsNoNameMayBeKept() {
		assertThat(PlainText.is("", 9)).isTrue();
		assertThat(PlainText.is(" \u00a0", 9)).isTrue();
	}

}
