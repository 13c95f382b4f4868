package dev.catraca.testing;

import java.net.http.HttpResponse;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the form that every refusal has.
 */
public final class ProblemAnswers {

	private ProblemAnswers() {
	}

	/**
	 * The problem of an answer, once it is known to be well-formed and to tell no
	 * secrets.
	 */
	public static JsonNode problem(HttpResponse<String> answer, int status, String name) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type")).get().asString().startsWith("application/problem+json");
		return problem(TicketOffice.json(answer), status, name);
	}

	/** A problem that stands within another answer. */
	public static JsonNode problem(JsonNode problem, int status, String name) {
		assertThat(problem.path("type").asString()).isEqualTo("/problems/" + name);
		assertThat(problem.path("title").asString()).isNotBlank().isEqualToIgnoringCase(name.replace('-', ' '));
		assertThat(problem.path("status").asInt()).isEqualTo(status);
		assertThat(problem.path("detail").asString()).isNotBlank();
		assertThat(problem.toString()).doesNotContain("Exception", "dev.catraca", "springframework", "java.", "jackson",
				"\\tat ", "trace");
		return problem;
	}

}
