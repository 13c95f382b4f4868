/**
 * The on-sale rush and the faults of the simulated gateway: for showing what happens, off
 * in production.
 */
@ApplicationModule(allowedDependencies = { "intake", "match", "order", "redis", "web", "settlement::payment" })
@NullMarked
package dev.catraca.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
