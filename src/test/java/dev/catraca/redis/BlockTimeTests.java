package dev.catraca.redis;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BlockTimeTests {

	@ParameterizedTest
	@CsvSource({ "10000, 1000", "10001, 999", "10499, 501", "-1, 501" })
	void aReadEndsWithAStep(long nowMillis, long waitMillis) {
		assertThat(BlockTime.from(Duration.ofMillis(nowMillis).toNanos())).isEqualTo(Duration.ofMillis(waitMillis));
	}

}
