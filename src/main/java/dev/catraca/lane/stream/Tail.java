package dev.catraca.lane.stream;

import java.util.List;

/**
 * What came after an entry.
 *
 * @param items the entries, the oldest first
 * @param next the id to go on after
 */
record Tail(List<StreamEntry> items, String next) {
}
