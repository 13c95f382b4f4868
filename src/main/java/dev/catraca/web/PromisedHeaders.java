package dev.catraca.web;

import java.util.Map;
import java.util.Set;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;

/**
 * The headers that clients may build on, by operation and status, for the API document.
 */
final class PromisedHeaders {

	/** Examples of what is made, by the operation and status that tell where it is. */
	private static final Map<String, String> PLACES = Map.of("POST /api/v1/orders 202",
			"/api/v1/orders/0-9f86d081884c7d659a2feaa0c55ad015", "POST /api/v1/matches 201", "/api/v1/matches/bah-vit",
			"POST /api/v1/demo/on-sale 202", "/api/v1/demo/on-sale/7d444840-9dc0-41d1-b245-5ffdce74fad2");

	/** What an Idempotency-Key remembers; the rest is tried anew. */
	private static final Set<String> REPLAYED = Set.of("POST /api/v1/orders 202", "POST /api/v1/orders 409",
			"POST /api/v1/orders 422", "POST /api/v1/orders 503", "POST /api/v1/orders/batch 200");

	private PromisedHeaders() {
	}

	/**
	 * Adds the headers of an operation's answers.
	 * @param operation its method and path
	 * @param answers its answers, by status
	 */
	static void add(String operation, ApiResponses answers) {
		answers.forEach((status, answer) -> {
			String name = operation + " " + status;
			if (PLACES.containsKey(name)) {
				add(answer, "Location", "Where it is found",
						new StringSchema().format("uri-reference").example(PLACES.get(name)));
			}
			if (REPLAYED.contains(name)) {
				add(answer, "Idempotent-Replayed",
						"true if a request before with the same Idempotency-Key got this, else missing",
						new BooleanSchema().example(true));
			}
			switch (status) {
				case "401" -> add(answer, "WWW-Authenticate", "How to log in; never Basic where a browser would ask",
						new StringSchema().example("Basic realm=\"Catraca\", charset=\"UTF-8\""));
				case "429", "503" -> add(answer, "Retry-After", "Seconds to wait", new IntegerSchema().example(2));
				default -> {
				}
			}
		});
	}

	private static void add(ApiResponse answer, String name, String description, Schema<?> schema) {
		answer.addHeaderObject(name, new Header().description(description).schema(schema));
	}

}
