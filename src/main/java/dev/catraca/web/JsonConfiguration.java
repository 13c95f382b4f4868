package dev.catraca.web;

import java.util.List;

import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Takes JSON at its word where no property of Spring Boot does: a number is no text, and
 * a text of blanks no number that was left out.
 */
@Configuration(proxyBeanMethods = false)
class JsonConfiguration {

	private static final List<CoercionInputShape> NO_TEXTS = List.of(CoercionInputShape.Integer,
			CoercionInputShape.Float, CoercionInputShape.Boolean);

	private static final List<LogicalType> NOT_BLANK = List.of(LogicalType.Integer, LogicalType.Float,
			LogicalType.Boolean);

	@Bean
	JsonMapperBuilderCustomizer strictJson() {
		return (json) -> {
			json.withCoercionConfig(LogicalType.Textual,
					(texts) -> NO_TEXTS.forEach((shape) -> texts.setCoercion(shape, CoercionAction.Fail)));
			NOT_BLANK.forEach((type) -> json.withCoercionConfig(type, (each) -> each.setAcceptBlankAsEmpty(false)));
		};
	}

}
