package dev.catraca.web;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Refuses what can be understood in two ways: a path that begins with two slashes, a
 * parameter of the query given twice or with a broken escape, two Authorization lines.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 50)
class RequestShape extends HttpFilter {

	private final ProblemWriter problems;

	RequestShape(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!request.getRequestURI().startsWith(request.getContextPath())) {
			this.problems.write(response, Problems.of(HttpStatus.BAD_REQUEST), null);
		}
		else if (!isQueryClear(request)) {
			this.problems.write(response, Problems.of(HttpStatus.BAD_REQUEST,
					"A parameter of the query is given twice, or has a broken escape."), null);
		}
		else if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
			this.problems.write(response,
					Problems.of(HttpStatus.BAD_REQUEST, "There is more than one Authorization line."), null);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private static boolean isQueryClear(HttpServletRequest request) {
		String query = request.getQueryString();
		if (query == null) {
			return true;
		}
		Set<String> names = new HashSet<>();
		try {
			for (String pair : query.split("&")) {
				int equals = pair.indexOf('=');
				String name = decoded((equals < 0) ? pair : pair.substring(0, equals));
				decoded(pair.substring(equals + 1));
				if (!name.isEmpty() && !names.add(name) && !isLaneOfAnOrder(request, name)) {
					return false;
				}
			}
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/** Taking an order has a problem of its own for that. */
	private static boolean isLaneOfAnOrder(HttpServletRequest request, String name) {
		return name.equals("lane") && request.getMethod().equals("POST")
				&& OwnPath.of(request).startsWith("/api/v1/orders");
	}

	private static String decoded(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

}
