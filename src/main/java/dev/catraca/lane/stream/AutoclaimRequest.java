package dev.catraca.lane.stream;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A search for idle entries, which a consumer shall get.
 *
 * @param consumer who gets them
 * @param minIdle how long they must have been idle, default PT0S
 * @param start the id to start at, default 0-0
 * @param count how many at most, 1 to 1000, default 50
 */
@Schema(name = "Autoclaim", requiredProperties = "consumer", example = """
		{"consumer":"bia","minIdle":"PT30S","start":"0-0","count":50}""")
record AutoclaimRequest(@Nullable String consumer, @Nullable String minIdle, @Nullable String start,
		@Nullable Integer count) {
}
