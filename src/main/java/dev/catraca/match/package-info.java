/**
 * Matches and their sectors: opening, closing and how many seats are left.
 */
@ApplicationModule(allowedDependencies = { "order", "redis", "web" })
@NullMarked
package dev.catraca.match;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
