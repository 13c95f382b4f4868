package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a consumer of a group is doing.
 *
 * @param name its name
 * @param pending entries it was given and has not acknowledged
 * @param idle how long ago it last tried to read or claim
 * @param inactive how long ago it last got something; null if it never did, or on a Redis
 * before 7.2
 */
@Schema(example = """
		{"name":"ana","pending":2,"idle":"PT4.2S","inactive":"PT4.2S"}""")
record ConsumerState(String name, long pending, Duration idle, @Nullable Duration inactive) {

	static ConsumerState of(List<String> row) {
		Map<String, String> info = Info.of(row);
		long inactive = info.containsKey("inactive") ? Info.number(info, "inactive") : -1;
		return new ConsumerState(info.getOrDefault("name", ""), Info.number(info, "pending"),
				Duration.ofMillis(Info.number(info, "idle")), (inactive < 0) ? null : Duration.ofMillis(inactive));
	}

}
