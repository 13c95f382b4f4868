package dev.catraca.outcome;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OrderRecordTests {

	private static final String RECORD = "||||\n2|north|fla-flu|160.00|BRL|1795255839730000|list|17|\nAna|Björk = 3";

	@ParameterizedTest
	@CsvSource({ "queued, 0/0///, 1", "cancelled, 0/0///, 2", "processing, 2/1/1000//w#7, 2",
			"queued, 2/1/1000//w#7, 3", "lost, 2/1/1000//w#7, 4", "processing, 4/2/1000//w#8, 4",
			"processing, 5/3/1000//w#9, 5", "confirmed, 5/3/1000//w#9, 6", "cancelled, 5/3/1000//w#9, 7",
			"rejected, 2/1/1000//w#7, 3", "failed, 10/5/1000//w#7, 11", "queued, 11/0/1000//, 12",
			"processing, 13/1/1000//w#8, 13" })
	void countsTheChangesOfStatus(String status, String claim, int version) {
		assertThat(OrderRecord.parse(status + "|" + claim + RECORD).orElseThrow().version()).isEqualTo(version);
	}

	@Test
	void hasTheFreeAttributesInLinesOfTheirOwn() {
		assertThat(OrderRecord.parse("queued|0/0///" + RECORD + "\na=1=2|3\nb=").orElseThrow().attributes())
			.isEqualTo(Map.of("a", "1=2|3", "b", ""));
		assertThat(OrderRecord.parse("queued|0/0///" + RECORD).orElseThrow().buyer()).isEqualTo("Ana|Björk = 3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nonsense", "queued|0/0///||||", "queued|x||||\n2|north|m|1.00|BRL|1|list|1|\nana",
			"queued|0/0///||||\n2|north|m|1.00|BRL|1|list|1|", "queued|0/0///||||\n2|north|m|1.00|BRL|1|list|1||\n",
			"queued|0/0///||||\nnonsense\nana" })
	void whatSomebodyHasChangedIsNone(String text) {
		assertThat(OrderRecord.parse(text)).isEmpty();
	}

}
