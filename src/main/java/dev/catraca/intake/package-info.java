/**
 * Orders coming in over HTTP: checking, holding seats, recording and enqueuing in one
 * step.
 */
@ApplicationModule(allowedDependencies = { "match", "order", "redis", "web", "lane::delivery", "outcome" })
@NullMarked
package dev.catraca.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
