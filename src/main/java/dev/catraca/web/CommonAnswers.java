package dev.catraca.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.stereotype.Component;

/**
 * Adds to every operation of the API document what it may answer beside its success, by
 * its method, path and input, and marks those that are the operator's.
 */
@Component
class CommonAnswers implements OpenApiCustomizer {

	private static final String PROBLEM = "#/components/schemas/Problem";

	/** Open to everybody; the rest is the operator's. */
	private static final Set<String> OPEN = Set.of("POST /api/v1/orders", "POST /api/v1/orders/batch",
			"GET /api/v1/orders/{id}", "DELETE /api/v1/orders/{id}", "GET /api/v1/orders/{id}/events",
			"GET /api/v1/matches", "GET /api/v1/matches/{id}", "GET /api/v1/lanes", "GET /api/v1/lanes/events",
			"GET /api/v1/session", "POST /api/v1/session", "DELETE /api/v1/session");

	private static final Map<Integer, String> WORDS = Map.ofEntries(Map.entry(400, "The request has another form"),
			Map.entry(401, "Not logged in, or with a wrong password"),
			Map.entry(403, "For the operator, and never from another site"), Map.entry(404, "Not there"),
			Map.entry(405, "Another method"), Map.entry(406, "Another media type than Accept asks for"),
			Map.entry(408, "The body came too slowly"), Map.entry(409, "Not as things stand"),
			Map.entry(413, "The body is too large"), Map.entry(415, "Not JSON in UTF-8"),
			Map.entry(422, "Understood, and not possible"), Map.entry(429, "Too much from this address"),
			Map.entry(500, "The fault is ours"), Map.entry(503, "Not now"));

	@Override
	public void customise(OpenAPI api) {
		api.getComponents().addSchemas("Problem", problem());
		api.getComponents().getSchemas().values().forEach(CommonAnswers::allowFractions);
		api.getPaths().forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
			if (path.startsWith("/api/")) {
				complete(path, method, operation);
			}
		}));
	}

	/**
	 * By JSON Schema's format a duration has whole seconds; ours, ISO-8601, have
	 * fractions.
	 */
	@SuppressWarnings("unchecked")
	private static void allowFractions(Schema<?> schema) {
		Map<String, Schema<?>> fields = (Map<String, Schema<?>>) (Map<?, ?>) ((schema.getProperties() != null)
				? schema.getProperties() : Map.of());
		fields.values().stream().filter((field) -> "duration".equals(field.getFormat())).forEach((field) -> {
			field.setFormat(null);
			field.setPattern("^-?P[0-9DTHMS.-]+$");
		});
	}

	private static void complete(String path, HttpMethod method, Operation operation) {
		String name = method + " " + path;
		operation.setOperationId(id(method, path));
		Map<Integer, List<String>> problems = new TreeMap<>();
		boolean open = OPEN.contains(name);
		add(problems, 400, "malformed-request");
		if (operation.getRequestBody() != null) {
			add(problems, 408, "request-timeout");
			add(problems, 413, "body-too-large");
			add(problems, 415, "unsupported-media-type");
		}
		if (path.contains("{")) {
			add(problems, 404, "not-found");
		}
		if (!open) {
			operation.setSecurity(
					List.of(new SecurityRequirement().addList("basic"), new SecurityRequirement().addList("session")));
			add(problems, 401, "unauthorized");
			add(problems, 429, "too-many-logins");
		}
		else {
			operation.setSecurity(List.of());
		}
		if (method != HttpMethod.GET) {
			add(problems, 403, "forbidden");
		}
		add(problems, 406, "not-acceptable");
		add(problems, 500, "internal-error");
		add(problems, 503, "redis-unavailable");
		OwnProblems.of(name).forEach((status, types) -> types.forEach((type) -> add(problems, status, type)));
		problems.forEach((status, types) -> answer(operation, status, types));
		PromisedHeaders.add(name, operation.getResponses());
		sort(operation);
	}

	/**
	 * Such as getOrdersByIdEvents: told by the path, so that no other operation changes
	 * it.
	 */
	private static String id(HttpMethod method, String path) {
		StringBuilder id = new StringBuilder(method.name().toLowerCase(Locale.ROOT));
		for (String part : path.replace("/api/v1/", "").replace("{", "by-").replace("}", "").split("[/-]")) {
			id.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
		}
		return id.toString();
	}

	private static void add(Map<Integer, List<String>> problems, int status, String type) {
		problems.computeIfAbsent(status, (key) -> new ArrayList<>()).add(type);
	}

	private static void answer(Operation operation, int status, List<String> types) {
		ApiResponses answers = operation.getResponses();
		String key = Integer.toString(status);
		ApiResponse given = answers.get(key);
		String words = (given != null && given.getDescription() != null) ? given.getDescription() : WORDS.get(status);
		String list = String.join(", ", types.stream().map((type) -> "`/problems/" + type + "`").toList());
		Schema<?> schema = new Schema<>().$ref(PROBLEM);
		ApiResponse answer = new ApiResponse().description((given != null) ? words : words + ": " + list)
			.content(new Content().addMediaType("application/problem+json", new MediaType().schema(schema)));
		answers.put(key, answer);
	}

	private static void sort(Operation operation) {
		ApiResponses sorted = new ApiResponses();
		new TreeMap<>(operation.getResponses()).forEach(sorted::addApiResponse);
		operation.setResponses(sorted);
	}

	private static Schema<?> problem() {
		Map<String, Schema> fields = new LinkedHashMap<>();
		fields.put("type",
				new Schema<>().types(Set.of("string")).format("uri-reference").example("/problems/sold-out"));
		fields.put("title", new Schema<>().types(Set.of("string")).example("Sold out"));
		fields.put("status", new Schema<>().types(Set.of("integer")).example(409));
		fields.put("detail", new Schema<>().types(Set.of("string")).example("The sector has 0 seats left."));
		fields.put("instance",
				new Schema<>().types(Set.of("string")).format("uri-reference").example("/api/v1/orders"));
		return new ObjectSchema()
			.description("A problem (RFC 9457); some types have further members, see docs/errors.md")
			.properties(fields)
			.required(List.of("type", "title", "status", "detail"))
			.additionalProperties(true);
	}

}
