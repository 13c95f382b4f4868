package dev.catraca.lane.delivery;

import java.util.List;

import dev.catraca.order.Lane;
import dev.catraca.redis.PartitionGuard;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class PausesTests {

	@Test
	void allLanesRestUntilItIsKnownThatThisRedisMayBeWorkedWith() {
		PartitionGuard guard = mock();
		Pauses pauses = new Pauses(new StringRedisTemplate(), guard);
		assertThat(Lane.values()).allMatch(pauses::isPaused);
		// what is seen may be the data of another number of partitions
		pauses.seen(0, List.of());
		assertThat(Lane.values()).allMatch(pauses::isPaused);
		when(guard.isPassed()).thenReturn(true);
		pauses.seen(0, List.of("list"));
		assertThat(Lane.values()).filteredOn(pauses::isPaused).containsExactly(Lane.LIST);
	}

}
