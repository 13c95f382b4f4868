/**
 * What all HTTP answers share: problem details, limits, headers, the API document and the
 * pages.
 */
@ApplicationModule(allowedDependencies = { "redis" })
@NullMarked
package dev.catraca.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
