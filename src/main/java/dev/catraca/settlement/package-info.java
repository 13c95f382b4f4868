/**
 * Start, charge and settle: what turns a delivery into an outcome, once.
 */
@ApplicationModule(allowedDependencies = { "order", "redis", "match", "outcome", "web" })
@NullMarked
package dev.catraca.settlement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
