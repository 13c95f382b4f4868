package dev.catraca.outcome;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OrderRecordTests {

	@ParameterizedTest
	@CsvSource({ "queued, 0/0//, 1", "cancelled, 0/0//, 2", "processing, 2/1/1000/w#7, 2", "queued, 2/1/1000/w#7, 3",
			"lost, 2/1/1000/w#7, 4", "processing, 4/2/1000/w#8, 4", "processing, 5/3/1000/w#9, 5",
			"confirmed, 5/3/1000/w#9, 6", "cancelled, 5/3/1000/w#9, 7", "rejected, 2/1/1000/w#7, 3",
			"failed, 10/5/1000/w#7, 11", "queued, 11/0/1000/, 12", "processing, 13/1/1000/w#8, 13" })
	void countsTheChangesOfStatus(String status, String claim, int version) {
		assertThat(new OrderRecord(Map.of("status", status, "claim", claim)).version()).isEqualTo(version);
	}

}
