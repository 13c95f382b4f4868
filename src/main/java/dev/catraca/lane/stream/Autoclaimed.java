package dev.catraca.lane.stream;

import java.util.List;

/**
 * What a search for idle entries came to.
 *
 * @param cursor the id to go on at, 0-0 at the end
 * @param claimed entries that the consumer now has
 * @param deleted ids of entries that were no longer in the stream, and are now no longer
 * pending either
 */
record Autoclaimed(String cursor, List<StreamEntry> claimed, List<String> deleted) {
}
