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
		StatusChange change = StatusChange.parse(ID + "|confirmed|2/1/1000//w#7|2000||17").orElseThrow();
		assertThat(change.id()).isEqualTo(new OrderId(0, "9f86d081884c7d659a2feaa0c55ad015"));
		assertThat(change.fields()).containsOnly(entry("status", "confirmed"), entry("claim", "2/1/1000//w#7"),
				entry("settledAt", "2000"), entry("reason", ""), entry("ticket", "17"));
	}

	@Test
	void readsALineThatEndsInEmptyFields() {
		assertThat(StatusChange.parse(ID + "|processing|2/1/1000//w#7|||")).get()
			.extracting((change) -> change.fields().get("ticket"))
			.isEqualTo("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "hello", ID, ID + "|confirmed|2/1/1000//w#7|2000|",
			ID + "|confirmed|2/1/1000//w#7|2000||17|x", "0-nobody|confirmed|2/1/1000//w#7|2000||17" })
	void passesOverWhatIsNoChange(String line) {
		assertThat(StatusChange.parse(line)).isEmpty();
	}

	@Test
	void passesOverAClaimThatIsNone() {
		assertThat(StatusChange.parse(ID + "|confirmed|x/1/1000//w#7|2000||17")).isEmpty();
	}

}
