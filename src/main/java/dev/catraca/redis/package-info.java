/**
 * Redis itself: partitions and the key prefix, scripts, the client's settings and the
 * embedded server.
 */
@NullMarked
package dev.catraca.redis;

import org.jspecify.annotations.NullMarked;
