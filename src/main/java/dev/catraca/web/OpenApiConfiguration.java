package dev.catraca.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import org.springdoc.core.customizers.OperationCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

/**
 * What the API document says beside the operations.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	@Bean
	OpenAPI openApi() {
		return new OpenAPI().info(new Info().title("Catraca").version("1").description("""
				Football-ticket orders in a rush: seats are held at once, each order waits in a Redis list, \
				stream or pub/sub channel, and is settled exactly once. All errors are problem details (RFC 9457)."""))
			.addServersItem(new Server().url("/"))
			.components(new Components().addSecuritySchemes("operator",
					new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic")));
	}

	@Bean
	OperationCustomizer everyOperationMayAnswerAProblem() {
		Schema<?> problem = new Schema<>().$ref("#/components/schemas/ProblemDetail");
		Content content = new Content().addMediaType(MediaType.APPLICATION_PROBLEM_JSON_VALUE,
				new io.swagger.v3.oas.models.media.MediaType().schema(problem));
		return (operation, handler) -> {
			operation.getResponses()
				.addApiResponse("default",
						new ApiResponse().description("A problem, see docs/errors.md").content(content));
			return operation;
		};
	}

}
