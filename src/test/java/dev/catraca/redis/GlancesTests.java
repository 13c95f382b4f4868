package dev.catraca.redis;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

@ExtendWith(OutputCaptureExtension.class)
class GlancesTests {

	@Test
	void theEndOfAnOutageIsToldOnce(CapturedOutput output) {
		StringRedisTemplate redis = mock();
		when(redis.<Object>execute(any(RedisScript.class), anyList(), any(Object[].class))).thenReturn(List.of())
			.thenThrow(new QueryTimeoutException("away"))
			.thenReturn(List.of());
		Glances glances = new Glances(redis, new Partitions(1), List.of());
		glances.tick();
		assertThat(output).doesNotContain("Redis answers again");
		assertThatThrownBy(glances::tick).isInstanceOf(QueryTimeoutException.class);
		glances.tick();
		glances.tick();
		new QuietErrors().handleError(new QueryTimeoutException("late"));
		assertThat(output).containsOnlyOnce("Redis answers again").doesNotContain("late");
	}

}
