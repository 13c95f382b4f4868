package dev.catraca.web;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.stereotype.Component;

/**
 * Says in the API document what is checked of all requests alike: how far a page's limit
 * goes, and that a body has no other fields than those named.
 */
@Component
class RequestForms implements OpenApiCustomizer {

	@Override
	public void customise(OpenAPI api) {
		api.getPaths()
			.values()
			.stream()
			.flatMap((path) -> path.readOperations().stream())
			.forEach((operation) -> customise(api, operation));
	}

	private static void customise(OpenAPI api, Operation operation) {
		if (operation.getParameters() != null) {
			operation.getParameters()
				.stream()
				.filter((parameter) -> "limit".equals(parameter.getName()))
				.map(Parameter::getSchema)
				.forEach(
						(limit) -> limit.minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(FieldChecks.LARGEST_PAGE)));
		}
		if (operation.getRequestBody() != null) {
			operation.getRequestBody().getContent().values().forEach((body) -> close(api, body.getSchema()));
		}
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static void close(OpenAPI api, Schema<?> schema) {
		String ref = schema.get$ref();
		if (ref != null) {
			Map<String, Schema> named = api.getComponents().getSchemas();
			close(api, Objects.requireNonNull(named.get(ref.substring(ref.lastIndexOf('/') + 1))));
		}
		else if (schema.getItems() != null) {
			close(api, schema.getItems());
		}
		else if (schema.getProperties() != null) {
			schema.setAdditionalProperties(false);
			schema.getProperties().values().forEach((field) -> close(api, field));
		}
	}

}
