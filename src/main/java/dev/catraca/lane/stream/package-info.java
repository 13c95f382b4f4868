/**
 * The stream lane: a log with a consumer group that loses nothing.
 */
@NullMarked
package dev.catraca.lane.stream;

import org.jspecify.annotations.NullMarked;
