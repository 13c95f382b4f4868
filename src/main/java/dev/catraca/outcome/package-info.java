/**
 * Status and live events back to the client.
 */
@ApplicationModule(allowedDependencies = { "order", "redis", "web" })
@NullMarked
package dev.catraca.outcome;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
