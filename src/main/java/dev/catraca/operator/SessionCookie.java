package dev.catraca.operator;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.ResponseCookie;

/**
 * The cookie that carries a session's id: unseen by scripts, never sent along with a
 * request from another site, and over TLS only where the service is reached by TLS.
 */
final class SessionCookie {

	private static final String NAME = "catraca-session";

	private SessionCookie() {
	}

	static Optional<String> read(HttpServletRequest request) {
		Cookie[] cookies = request.getCookies();
		return (cookies == null) ? Optional.empty()
				: Stream.of(cookies)
					.filter((cookie) -> cookie.getName().equals(NAME))
					.map(Cookie::getValue)
					.findFirst();
	}

	/** The header's value; an empty id of no life removes the cookie. */
	static String write(HttpServletRequest request, String id, Duration life) {
		return ResponseCookie.from(NAME, id)
			.path(request.getContextPath() + "/")
			.httpOnly(true)
			.secure(request.isSecure())
			.sameSite("Strict")
			.maxAge(life)
			.build()
			.toString();
	}

}
