package dev.catraca.web;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Refuses a body that is too large, by its announced length or else while it is read, one
 * that comes too slowly, and one that is compressed, whose real length nobody announced,
 * or not in UTF-8.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class BodyLimitFilter extends HttpFilter {

	private static final int USUAL = 16 * 1024;

	private static final int BATCH = 2 * 1024 * 1024;

	private static final Pattern UTF_8 = Pattern.compile("(?i).*;\\s*charset=\"?utf-8\"?\\s*(;.*)?");

	private final ProblemWriter problems;

	BodyLimitFilter(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		int limit = request.getRequestURI().endsWith("/orders/batch") ? BATCH : USUAL;
		if (request.getContentLengthLong() > limit) {
			this.problems.write(response, new BodyTooLarge(limit).problem(), null);
		}
		else if (request.getHeader(HttpHeaders.CONTENT_ENCODING) != null || !isUtf8(request)) {
			HttpStatus status = HttpStatus.UNSUPPORTED_MEDIA_TYPE;
			this.problems.write(response, Problems.of(status), null);
		}
		else {
			chain.doFilter(new Counted(request, limit), response);
		}
	}

	/** JSON is UTF-8 (RFC 8259); a charset that says otherwise would be believed. */
	private static boolean isUtf8(HttpServletRequest request) {
		String type = request.getContentType();
		return type == null || !type.toLowerCase(Locale.ROOT).contains("charset") || UTF_8.matcher(type).matches();
	}

	private static final class Counted extends HttpServletRequestWrapper {

		private final int limit;

		private @Nullable ServletInputStream body;

		Counted(HttpServletRequest request, int limit) {
			super(request);
			this.limit = limit;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			ServletInputStream known = this.body;
			if (known == null) {
				known = new LimitedBody(super.getInputStream(), this.limit);
				this.body = known;
			}
			return known;
		}

	}

}
