package dev.catraca.web;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a body that is too large, by its announced length or else while it is read, and
 * one that is compressed, whose real length nobody announced, or not in UTF-8.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class BodyLimitFilter extends OncePerRequestFilter {

	private static final int USUAL = 16 * 1024;

	private static final int BATCH = 2 * 1024 * 1024;

	private static final Pattern UTF_8 = Pattern.compile("(?i).*;\\s*charset=\"?utf-8\"?\\s*(;.*)?");

	private final ProblemWriter problems;

	BodyLimitFilter(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
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

		Counted(HttpServletRequest request, int limit) {
			super(request);
			this.limit = limit;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			return new CountedStream(super.getInputStream(), this.limit);
		}

	}

	private static final class CountedStream extends ServletInputStream {

		private final ServletInputStream source;

		private final int limit;

		private int read;

		CountedStream(ServletInputStream source, int limit) {
			this.source = source;
			this.limit = limit;
		}

		@Override
		public int read() throws IOException {
			int next = this.source.read();
			count((next < 0) ? 0 : 1);
			return next;
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			int got = this.source.read(target, offset, length);
			count(Math.max(0, got));
			return got;
		}

		private void count(int more) throws BodyTooLarge {
			this.read += more;
			if (this.read > this.limit) {
				throw new BodyTooLarge(this.limit);
			}
		}

		@Override
		public boolean isFinished() {
			return this.source.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.source.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.source.setReadListener(listener);
		}

	}

}
