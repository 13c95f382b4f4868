package dev.catraca.outcome;

import dev.catraca.order.OrderId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class StatusChangeTests {

	private static final String ID = "0-9f86d081884c7d659a2feaa0c55ad015";

	@Test
	void readsALine() {
		StatusChange change = StatusChange.parse(ID + "|3|confirmed|1|1000|2000||17").orElseThrow();
		assertThat(change.id()).isEqualTo(new OrderId(0, "9f86d081884c7d659a2feaa0c55ad015"));
		assertThat(change.version()).isEqualTo(3);
		assertThat(change.fields()).containsOnly(entry("version", "3"), entry("status", "confirmed"),
				entry("attempts", "1"), entry("startedAt", "1000"), entry("settledAt", "2000"), entry("reason", ""),
				entry("ticket", "17"));
	}

	@Test
	void readsALineThatEndsInEmptyFields() {
		assertThat(StatusChange.parse(ID + "|2|processing|1|1000|||")).get()
			.extracting((change) -> change.fields().get("ticket"))
			.isEqualTo("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "hello", ID, ID + "|3|confirmed|1|1000|2000|", ID + "|3|confirmed|1|1000|2000||17|x",
			"0-nobody|3|confirmed|1|1000|2000||17" })
	void passesOverWhatIsNoChange(String line) {
		assertThat(StatusChange.parse(line)).isEmpty();
	}

	@Test
	void passesOverAVersionThatIsNoNumber() {
		assertThat(StatusChange.parse(ID + "|x|confirmed|1|1000|2000||17")).isEmpty();
	}

}
