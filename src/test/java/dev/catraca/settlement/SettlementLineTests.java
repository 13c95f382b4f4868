package dev.catraca.settlement;

import dev.catraca.redis.Partitions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SettlementLineTests {

	@Test
	void takesFullCallsForAllPartitionsAtOnce() {
		assertThat(SettlementLine.largestBatch(new Partitions(1))).isEqualTo(200);
		assertThat(SettlementLine.largestBatch(new Partitions(16))).isEqualTo(3200);
	}

}
