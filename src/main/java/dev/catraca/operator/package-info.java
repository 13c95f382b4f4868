/**
 * Who may operate the service and what they did: passwords, log-ins, sessions, the rules
 * of access and the trail of actions.
 */
@ApplicationModule(allowedDependencies = { "redis", "web" })
@NullMarked
package dev.catraca.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
