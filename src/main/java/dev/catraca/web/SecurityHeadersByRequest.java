package dev.catraca.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Sets those of the {@link SecurityHeaders} that depend on the request, which a proxy may
 * have forwarded.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecurityHeadersByRequest extends HttpFilter {

	/** Swagger UI writes styles into its elements. */
	private static final String SWAGGER = SecurityHeaders.STRICT + "; style-src 'self' 'unsafe-inline'";

	private static final String HSTS = "max-age=31536000";

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (OwnPath.of(request).startsWith("/swagger-ui/")) {
			response.setHeader(SecurityHeaders.CSP, SWAGGER);
		}
		if (request.isSecure()) {
			response.setHeader("Strict-Transport-Security", HSTS);
		}
		chain.doFilter(request, response);
	}

}
