/**
 * The books: what must hold of orders and seats, recounted from the records.
 */
@ApplicationModule(allowedDependencies = { "order", "outcome", "redis", "match", "web" })
@NullMarked
package dev.catraca.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
