package dev.catraca.order;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClaimTests {

	@Test
	void readsAClaim() {
		String text = "4/2/1795255839730000/1795255839740000/host-4711-9f86d0-stream-0.1#17";
		assertThat(Claim.parse(text)).contains(new Claim(text, 4, 2, "1795255839730000"));
	}

	@Test
	void readsThatOfAnOrderThatWasNeverStarted() {
		assertThat(Claim.parse("0/0///")).contains(new Claim("0/0///", 0, 0, ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0/0/", "0/0//", "0/0////", "x/0///", "0/x///", "0/0/x//", "0/0//x/", "-1/0///",
			"1234567890/0///", "0/0///a|b" })
	void anythingElseIsNone(String text) {
		assertThat(Claim.parse(text)).isEmpty();
	}

}
