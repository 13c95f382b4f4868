/**
 * The list lane: a reliable queue that loses nothing.
 */
@NullMarked
package dev.catraca.lane.list;

import org.jspecify.annotations.NullMarked;
