package dev.catraca.lane;

import java.time.Duration;

import dev.catraca.order.Lane;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a lane is doing, over all partitions and instances.
 *
 * @param lane the lane
 * @param paused whether its workers have been told to rest
 * @param backlog orders that wait
 * @param processing orders in workers' hands
 * @param pending entries that were delivered and are not acknowledged
 * @param deadLetters entries given up
 * @param workers workers that are alive
 * @param oldestWait how long the next in line has been waiting, null if nobody is
 * @param settledPerSecond orders that got their outcome, a second, lately
 * @param lost orders lost so far
 */
@Schema(example = """
		{"lane":"stream","paused":false,"backlog":120,"processing":64,"pending":64,"deadLetters":0,"workers":2,
		 "oldestWait":"PT0.4S","settledPerSecond":310.5,"lost":0}""")
record LaneState(Lane lane, boolean paused, long backlog, long processing, long pending, long deadLetters, long workers,
		@Nullable Duration oldestWait, double settledPerSecond, long lost) {
}
