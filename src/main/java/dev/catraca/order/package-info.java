/**
 * The words of the service: an order, its identity, its status, its lane, its money and
 * where its record is kept.
 */
@ApplicationModule(allowedDependencies = { "redis" })
@NullMarked
package dev.catraca.order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
