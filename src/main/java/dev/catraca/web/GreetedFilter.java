package dev.catraca.web;

import java.io.IOException;
import java.time.Duration;

import dev.catraca.redis.Greeted;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Refuses what needs Redis until it was greeted. Else each request would wait for an
 * attempt of its own to connect, and those are made one after the other.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 95)
class GreetedFilter extends HttpFilter {

	private final Greeted greeted;

	private final ProblemWriter problems;

	GreetedFilter(Greeted greeted, ProblemWriter problems) {
		this.greeted = greeted;
		this.problems = problems;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (this.greeted.isDone() || !request.getRequestURI().startsWith("/api/")) {
			chain.doFilter(request, response);
		}
		else {
			this.problems.write(response, Problems.redisUnavailable(), Duration.ofSeconds(2));
		}
	}

}
