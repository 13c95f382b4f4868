/**
 * Redis itself: partitions and the key prefix, scripts, the client's settings and the
 * embedded server.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.catraca.redis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
