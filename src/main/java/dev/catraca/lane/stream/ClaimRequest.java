package dev.catraca.lane.stream;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which pending entries a consumer shall get.
 *
 * @param consumer who gets them
 * @param minIdle how long they must have been idle, default PT0S
 * @param ids the entries, 1 to 1000
 */
@Schema(name = "Claim", requiredProperties = { "consumer", "ids" }, example = """
		{"consumer":"bia","minIdle":"PT0S","ids":["1795255839730-0"]}""")
record ClaimRequest(@Nullable String consumer, @Nullable String minIdle, @Nullable List<@Nullable String> ids) {
}
