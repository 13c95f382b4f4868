/**
 * Dead letters of the operator's desk: looking at them, giving a failed order another
 * life, and clearing them away.
 */
@NullMarked
package dev.catraca.lane.deadletter;

import org.jspecify.annotations.NullMarked;
