package dev.catraca.intake;

import java.io.IOException;
import java.util.Set;

import dev.catraca.web.OwnPath;
import dev.catraca.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Counts the requests to order that are answered with a problem, whoever answers it: the
 * controller, an exception's advice or a filter before both, whose problem is the one
 * that its status names, or that Redis is away.
 */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE + 90)
class RefusalCounter extends HttpFilter implements ResponseBodyAdvice<Object> {

	private static final Set<String> PATHS = Set.of("/api/v1/orders", "/api/v1/orders/batch");

	private static final String PROBLEM = RefusalCounter.class.getName();

	private final IntakeMeters meters;

	RefusalCounter(IntakeMeters meters) {
		this.meters = meters;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(request, response);
		if (request.getMethod().equals("POST") && PATHS.contains(OwnPath.of(request))) {
			count(request, response);
		}
	}

	private void count(HttpServletRequest request, HttpServletResponse response) {
		HttpStatus status = HttpStatus.resolve(response.getStatus());
		if (request.getAttribute(PROBLEM) instanceof ProblemDetail problem) {
			this.meters.refused(problem);
		}
		else if (status != null && status.isError()) {
			this.meters.refused(
					(status == HttpStatus.SERVICE_UNAVAILABLE) ? Problems.redisUnavailable() : Problems.of(status));
		}
	}

	@Override
	public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
		return true;
	}

	@Override
	public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter method, MediaType type,
			Class<? extends HttpMessageConverter<?>> converter, ServerHttpRequest request,
			ServerHttpResponse response) {
		if (body instanceof ProblemDetail && request instanceof ServletServerHttpRequest servlet) {
			servlet.getServletRequest().setAttribute(PROBLEM, body);
		}
		return body;
	}

}
