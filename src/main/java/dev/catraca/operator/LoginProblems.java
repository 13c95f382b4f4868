package dev.catraca.operator;

import java.io.IOException;

import dev.catraca.web.ProblemWriter;
import dev.catraca.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Tells whoever is not let in why: 401 without a password that is right, 403 with the
 * wrong role or from another site, 429 after too many wrong passwords.
 */
class LoginProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

	static final String SESSION_CHALLENGE = "Session realm=\"Catraca\"";

	private static final String BASIC_CHALLENGE = "Basic realm=\"Catraca\", charset=\"UTF-8\"";

	private final ProblemWriter problems;

	LoginProblems(ProblemWriter problems) {
		this.problems = problems;
	}

	static ProblemDetail tooMany() {
		return Problems.of("too-many-logins", HttpStatus.TOO_MANY_REQUESTS,
				"Too many log-ins from this address failed. Try again later.");
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException trouble)
			throws IOException {
		if (trouble instanceof TooManyLogins throttled) {
			this.problems.write(response, tooMany(), throttled.retryAfter());
			return;
		}
		// asked for Basic, a browser would open a box of its own over the page
		boolean page = request.getHeader(CrossSiteFilter.SEC_FETCH_SITE) != null;
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, page ? SESSION_CHALLENGE : BASIC_CHALLENGE);
		this.problems.write(response, Problems.of(HttpStatus.UNAUTHORIZED), null);
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException trouble)
			throws IOException {
		this.problems.write(response, Problems.of(HttpStatus.FORBIDDEN), null);
	}

}
