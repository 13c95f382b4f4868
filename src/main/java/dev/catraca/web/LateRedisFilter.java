package dev.catraca.web;

import java.io.IOException;

import dev.catraca.redis.PartitionGuard;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Refuses what needs Redis until that was there once and may be worked with. Else each
 * request would wait for an attempt of its own to connect, and those are made one after
 * the other.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 95)
class LateRedisFilter extends HttpFilter {

	private final PartitionGuard guard;

	private final ProblemWriter problems;

	LateRedisFilter(PartitionGuard guard, ProblemWriter problems) {
		this.guard = guard;
		this.problems = problems;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (this.guard.isPassed() || !OwnPath.of(request).startsWith("/api/")) {
			chain.doFilter(request, response);
		}
		else {
			this.problems.write(response, Problems.redisUnavailable(), Problems.REDIS_RETRY_AFTER);
		}
	}

}
