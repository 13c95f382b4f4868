package dev.catraca.web;

import java.util.stream.Stream;

import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What no property of Spring Boot says about JSON.
 */
@Configuration(proxyBeanMethods = false)
class JsonConfiguration {

	/** A number is no text, although Jackson would make one of it. */
	@Bean
	JsonMapperBuilderCustomizer takesOnlyTextForText() {
		return (json) -> json.withCoercionConfig(LogicalType.Textual,
				(text) -> Stream.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
					.forEach((shape) -> text.setCoercion(shape, CoercionAction.Fail)));
	}

}
