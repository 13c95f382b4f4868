package dev.catraca.web;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Says of answers in the API document which fields may be null: those that are
 * {@code @Nullable}. In requests, which are checked by hand, null is never better than
 * nothing.
 */
@Component
class NullableFields implements ModelConverter {

	@Override
	public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context,
			Iterator<ModelConverter> chain) {
		Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
		Class<?> model = raw(type.getType());
		if (schema != null && model.isRecord() && model.getName().startsWith("dev.catraca.") && !isRequest(model)) {
			String ref = schema.get$ref();
			Schema<?> defined = (ref == null) ? schema
					: context.getDefinedModels().get(ref.substring(ref.lastIndexOf('/') + 1));
			if (defined != null && defined.getProperties() != null) {
				mark(model, defined);
			}
		}
		return schema;
	}

	private static Class<?> raw(Type type) {
		return Json.mapper().constructType(type).getRawClass();
	}

	private static boolean isRequest(Class<?> model) {
		String name = model.getSimpleName();
		return name.endsWith("Request") || Set.of("Login", "NewGroup", "Publication").contains(name);
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static void mark(Class<?> model, Schema schema) {
		for (RecordComponent field : model.getRecordComponents()) {
			Schema property = (Schema) schema.getProperties().get(field.getName());
			if (property != null && field.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
				schema.getProperties().put(field.getName(), nullable(property));
			}
		}
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private static Schema nullable(Schema property) {
		if (property.get$ref() != null) {
			return new Schema().anyOf(List.of(property, new Schema().types(Set.of("null"))));
		}
		if (property.getTypes() != null && !property.getTypes().contains("null")) {
			Set<String> types = new LinkedHashSet<>(property.getTypes());
			types.add("null");
			property.setTypes(types);
		}
		return property;
	}

}
