package dev.catraca.order;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OrderIdTests {

	private static final String TOKEN = "9f86d081884c7d659a2feaa0c55ad015";

	@ParameterizedTest
	@ValueSource(strings = { "0-", "7-", "1023-", "9999-" })
	void readsWhatItWrites(String partition) {
		assertThat(OrderId.parse(partition + TOKEN)).get().hasToString(partition + TOKEN);
	}

	@Test
	void readsPartitionAndToken() {
		assertThat(OrderId.parse("12-" + TOKEN)).contains(new OrderId(12, TOKEN));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-", "0-", TOKEN, "-" + TOKEN, "00-" + TOKEN, "01-" + TOKEN, "-1-" + TOKEN,
			"10000-" + TOKEN, "+1-" + TOKEN, "0-" + TOKEN + "0", " 0-" + TOKEN, "0-" + TOKEN + "\n", "x-" + TOKEN,
			"٣-" + TOKEN, "0-9F86D081884C7D659A2FEAA0C55AD015", "0-9f86d081884c7d659a2feaa0c55ad01",
			"0-9f86d081884c7d659a2feaa0c55ad01g", "0:9f86d081884c7d659a2feaa0c55ad015" })
	void refusesEveryOtherForm(String text) {
		assertThat(OrderId.parse(text)).isEmpty();
	}

	@Test
	void isNewEachTimeAndNamesItsPartition() {
		OrderId id = OrderId.random(3);
		assertThat(id).isNotEqualTo(OrderId.random(3));
		assertThat(id.partition()).isEqualTo(3);
		assertThat(OrderId.parse(id.toString())).contains(id);
	}

}
