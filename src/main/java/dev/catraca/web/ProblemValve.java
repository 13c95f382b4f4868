package dev.catraca.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Tells as a problem what Tomcat refuses before it knows whom to ask: a broken request
 * line, header or length. Its own page would name product and version.
 */
class ProblemValve extends ErrorReportValve {

	private final JsonMapper json;

	ProblemValve(JsonMapper json) {
		this.json = json;
	}

	@Override
	protected void report(Request request, Response response, @Nullable Throwable trouble) {
		HttpStatus status = HttpStatus.resolve(response.getStatus());
		if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		try {
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			byte[] body = this.json.writeValueAsString(Problems.of(status)).getBytes(StandardCharsets.UTF_8);
			response.setContentLength(body.length);
			response.getOutputStream().write(body);
			response.finishResponse();
		}
		catch (IOException | IllegalStateException ex) {
			// the client has gone, or somebody has begun to answer
		}
	}

}
