package dev.catraca.operator;

import java.io.IOException;
import java.util.Set;

import dev.catraca.web.OwnPath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Records what an operator, or a viewer in vain, did.
 */
class ActionFilter extends OncePerRequestFilter {

	private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private final OperatorActions actions;

	ActionFilter(OperatorActions actions) {
		this.actions = actions;
	}

	/** A log-in is recorded where it has succeeded. */
	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return READING.contains(request.getMethod())
				|| (request.getMethod().equals("POST") && OwnPath.of(request).equals("/api/v1/session"));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Authentication user = SecurityContextHolder.getContext().getAuthentication();
		if (user == null || user instanceof AnonymousAuthenticationToken) {
			chain.doFilter(request, response);
			return;
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			this.actions.record(user.getName(), request, response.getStatus());
		}
	}

}
