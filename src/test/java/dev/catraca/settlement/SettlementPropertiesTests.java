package dev.catraca.settlement;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SettlementPropertiesTests {

	@ParameterizedTest
	@CsvSource({ "1, 1s", "2, 2s", "3, 4s", "6, 32s", "7, 60s", "8, 60s", "100, 60s" })
	void pausesARandomPartOfADoublingTime(int attempts, String most) {
		Duration longest = Duration.parse("PT" + most);
		List<Duration> pauses = pauses(properties("PT1S"), attempts);
		assertThat(pauses).allSatisfy((pause) -> assertThat(pause).isBetween(Duration.ZERO, longest));
		// of 2000 draws one is below a tenth, and one above nine tenths, but for 1 in
		// 10^91
		assertThat(pauses).anySatisfy((pause) -> assertThat(pause).isLessThan(longest.dividedBy(10)));
		assertThat(pauses)
			.anySatisfy((pause) -> assertThat(pause).isGreaterThan(longest.multipliedBy(9).dividedBy(10)));
	}

	@Test
	void doesNotPauseWithoutABackoff() {
		assertThat(pauses(properties("PT0S"), 5)).containsOnly(Duration.ZERO);
	}

	@Test
	void neverPausesLongerThanAMinuteHoweverLongTheBackoff() {
		assertThat(pauses(properties("PT1H"), 1))
			.allSatisfy((pause) -> assertThat(pause).isLessThanOrEqualTo(Duration.ofMinutes(1)));
	}

	private static SettlementProperties properties(String backoff) {
		return new SettlementProperties(5, Duration.parse(backoff), 64, Duration.ofSeconds(25));
	}

	private static List<Duration> pauses(SettlementProperties properties, int attempts) {
		return Stream.generate(() -> properties.pauseAfter(attempts)).limit(2000).toList();
	}

}
