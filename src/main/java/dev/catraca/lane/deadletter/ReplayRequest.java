package dev.catraca.lane.deadletter;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters to replay.
 *
 * @param lane the lane, all of them when left out
 * @param dryRun true to be told what would happen, and change nothing
 */
@Schema(example = """
		{"lane":"list","dryRun":true}""")
record ReplayRequest(@Schema(allowableValues = {
		"list", "stream", "pubsub" }) @Nullable String lane, @Nullable Boolean dryRun){
}
