/**
 * The three lanes an accepted order waits in, and how they are doing.
 */
@ApplicationModule(allowedDependencies = { "order", "redis", "match", "settlement", "outcome", "web" })
@NullMarked
package dev.catraca.lane;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
