package dev.catraca.operator;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Finds the requests that would change something and come from a page of another site.
 * There are no tokens: browsers say where a request comes from, and tools say nothing.
 */
class CrossSite implements RequestMatcher {

	static final String SEC_FETCH_SITE = "Sec-Fetch-Site";

	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	@Override
	public boolean matches(HttpServletRequest request) {
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
