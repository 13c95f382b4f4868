/**
 * The pub/sub lane: who does not listen misses it, and the loss is counted.
 */
@NullMarked
package dev.catraca.lane.pubsub;

import org.jspecify.annotations.NullMarked;
