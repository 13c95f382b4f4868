package dev.catraca.redis;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PartitionsTests {

	/** Were one of these to change, no running installation would find its data again. */
	@ParameterizedTest
	@CsvSource({ "fla-flu, 1, 0", "fla-flu, 8, 4", "gre-nal, 8, 6", "gre-nal, 1024, 958" })
	void filesANameAlwaysInTheSamePlace(String name, int partitions, int expected) {
		assertThat(new Partitions(partitions).of(name)).isEqualTo(expected);
	}

	@Test
	void usesEveryPartition() {
		Partitions partitions = new Partitions(7);
		assertThat(IntStream.range(0, 1000).map((i) -> partitions.of("match-" + i)).distinct().sorted())
			.containsExactlyElementsOf(partitions.all().boxed().toList());
	}

	@Test
	void keepsThePartitionsKeysInOneClusterSlot() {
		assertThat(Partitions.prefix(3)).isEqualTo("catraca:{3}:");
	}

}
