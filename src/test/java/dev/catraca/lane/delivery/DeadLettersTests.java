package dev.catraca.lane.delivery;

import dev.catraca.order.Lane;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class DeadLettersTests {

	@Test
	void whatIsBuriedTwiceIsCountedOnce() {
		StringRedisTemplate redis = mock();
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		DeadLetters letters = new DeadLetters(redis, registry);
		given(redis.execute(any(RedisScript.class), anyList(), any(Object[].class))).willReturn(1L, 0L);
		for (int i = 0; i < 2; i++) {
			letters.buryMalformed(Lane.LIST, 0, "at", "junk", "junk");
			assertThat(registry.get("catraca.lane.malformed").tag("lane", "list").counter().count()).isEqualTo(1);
		}
	}

}
