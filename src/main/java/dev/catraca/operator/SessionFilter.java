package dev.catraca.operator;

import java.io.IOException;
import java.util.Optional;

import dev.catraca.web.OwnPath;
import dev.catraca.web.ProblemWriter;
import dev.catraca.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Recognises who is logged in on the pages. A password sent along goes before the cookie.
 */
class SessionFilter extends OncePerRequestFilter {

	private final Sessions sessions;

	private final Accounts accounts;

	private final ProblemWriter problems;

	SessionFilter(Sessions sessions, Accounts accounts, ProblemWriter problems) {
		this.sessions = sessions;
		this.accounts = accounts;
		this.problems = problems;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		String path = OwnPath.of(request);
		return request.getHeader(HttpHeaders.AUTHORIZATION) != null
				|| !(path.startsWith("/api/") || path.startsWith("/actuator"));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			SessionCookie.read(request).flatMap(this.sessions::user).flatMap(this::known).ifPresent((user) -> {
				var context = SecurityContextHolder.createEmptyContext();
				context.setAuthentication(
						UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities()));
				SecurityContextHolder.setContext(context);
			});
		}
		catch (DataAccessException ex) {
			this.problems.write(response, Problems.redisUnavailable(), Problems.REDIS_RETRY_AFTER);
			return;
		}
		chain.doFilter(request, response);
	}

	/** A viewer may have been logged in, and have no password since. */
	private Optional<UserDetails> known(String name) {
		try {
			return Optional.of(this.accounts.load(name));
		}
		catch (UsernameNotFoundException ex) {
			return Optional.empty();
		}
	}

}
