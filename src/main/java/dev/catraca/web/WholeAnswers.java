package dev.catraca.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Has JSON answers sent in one piece, with their length. Spring flushes each once it is
 * written, so that its end would be sent, and its length left out, by itself.
 */
@Component
class WholeAnswers extends HttpFilter {

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(request, new Whole(response));
	}

	private static final class Whole extends HttpServletResponseWrapper {

		Whole(HttpServletResponse response) {
			super(response);
		}

		@Override
		public void flushBuffer() throws IOException {
			if (!isJson(getContentType())) {
				super.flushBuffer();
			}
		}

		private static boolean isJson(@Nullable String type) {
			return type != null && (type.startsWith("application/json") || type.startsWith("application/problem+json"));
		}

	}

}
