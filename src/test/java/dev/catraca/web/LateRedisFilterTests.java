package dev.catraca.web;

import java.io.IOException;

import dev.catraca.redis.PartitionGuard;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class LateRedisFilterTests {

	private final PartitionGuard guard = mock();

	private final LateRedisFilter filter = new LateRedisFilter(this.guard, new ProblemWriter(new JsonMapper()));

	@Test
	void refusesAtOnceWhatNeedsRedisUntilThatWasThereOnce() throws ServletException, IOException {
		MockHttpServletResponse refused = answer("/api/v1/orders");
		assertThat(refused.getStatus()).isEqualTo(503);
		assertThat(refused.getHeader("Retry-After")).isEqualTo("2");
		assertThat(refused.getContentAsString()).contains("/problems/redis-unavailable");
		assertThat(answer("/actuator/health/liveness").getStatus()).isEqualTo(200);
		when(this.guard.isPassed()).thenReturn(true);
		assertThat(answer("/api/v1/orders").getStatus()).isEqualTo(200);
	}

	private MockHttpServletResponse answer(String path) throws ServletException, IOException {
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.filter.doFilter(new MockHttpServletRequest("POST", path), response, new MockFilterChain());
		return response;
	}

}
