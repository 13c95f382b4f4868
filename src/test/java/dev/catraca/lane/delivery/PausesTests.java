package dev.catraca.lane.delivery;

import java.util.List;

import dev.catraca.order.Lane;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class PausesTests {

	@Test
	void allLanesRestUntilRedisWasGreeted() {
		Pauses pauses = new Pauses(new StringRedisTemplate());
		assertThat(Lane.values()).allMatch(pauses::isPaused);
		// what is seen may be the data of another number of partitions
		pauses.seen(0, List.of());
		assertThat(Lane.values()).allMatch(pauses::isPaused);
	}

}
