package dev.catraca.operator;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

import dev.catraca.web.ProblemWriter;
import dev.catraca.web.Problems;
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
 * Refuses the requests that would change something and come from a page of another site,
 * before anybody asks who sends them. There are no tokens: browsers say where a request
 * comes from, and tools say nothing.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 110)
class CrossSiteFilter extends HttpFilter {

	static final String SEC_FETCH_SITE = "Sec-Fetch-Site";

	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private final ProblemWriter problems;

	CrossSiteFilter(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (isFromAnotherSite(request)) {
			this.problems.write(response, Problems.of(HttpStatus.FORBIDDEN), null);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private static boolean isFromAnotherSite(HttpServletRequest request) {
		if (SAFE.contains(request.getMethod())) {
			return false;
		}
		String site = request.getHeader(SEC_FETCH_SITE);
		if (site != null) {
			return !site.equals("same-origin") && !site.equals("none");
		}
		// older browsers, and any on a page without TLS
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		return origin != null && !isOwn(origin, request.getHeader(HttpHeaders.HOST));
	}

	/** The scheme does not count: in front of a proxy it may be another. */
	private static boolean isOwn(String origin, String host) {
		try {
			String from = new URI(origin).getAuthority();
			return from != null && from.equalsIgnoreCase(host);
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

}
