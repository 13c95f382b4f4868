package dev.catraca.lane.list;

import java.time.Instant;
import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What one list worker holds.
 *
 * @param worker its name
 * @param alive whether its lease holds
 * @param heartbeatAt when it last renewed its lease, by the Redis server's clock; null
 * without a lease
 * @param orders what it holds, the first taken first, at most 1000
 */
@Schema(example = """
		{"worker":"box-4711-9f86d0-list-0.1","alive":true,"heartbeatAt":"2026-11-21T10:02:00.772Z","orders":[]}""")
record ProcessingList(String worker, boolean alive, @Nullable Instant heartbeatAt, List<InLine> orders) {
}
