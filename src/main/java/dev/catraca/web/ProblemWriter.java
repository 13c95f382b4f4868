package dev.catraca.web;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/**
 * Writes a problem where no controller is at work: in filters and in security.
 */
@Component
public class ProblemWriter {

	private final JsonMapper json;

	ProblemWriter(JsonMapper json) {
		this.json = json;
	}

	/**
	 * Answers a problem.
	 * @param response the answer
	 * @param problem what the client is told
	 * @param retryAfter when to try again, rounded up to a second; null where that is no
	 * use
	 * @throws IOException if the client has gone
	 */
	public void write(HttpServletResponse response, ProblemDetail problem, @Nullable Duration retryAfter)
			throws IOException {
		response.setStatus(problem.getStatus());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		if (retryAfter != null) {
			response.setHeader(HttpHeaders.RETRY_AFTER, Refusal.seconds(retryAfter));
		}
		response.getOutputStream().write(this.json.writeValueAsBytes(problem));
	}

}
