package dev.catraca.web;

import java.net.URI;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.ServerBaseUrlCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
			.components(new Components()
				.addSecuritySchemes("basic",
						new SecurityScheme().type(SecurityScheme.Type.HTTP)
							.scheme("basic")
							.description("User operator, or viewer to read"))
				.addSecuritySchemes("session",
						new SecurityScheme().type(SecurityScheme.Type.APIKEY)
							.in(SecurityScheme.In.COOKIE)
							.name("catraca-session")
							.description("The cookie that POST /api/v1/session answers with")));
	}

	/** Wherever the document was read, the operations are at the same host. */
	@Bean
	ServerBaseUrlCustomizer pathOnly() {
		return (url, request) -> URI.create(url).getRawPath() + "/";
	}

}
