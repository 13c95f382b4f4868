package dev.catraca.demo;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The demonstration.
 *
 * @param enabled whether operators may start on-sale rushes and set the faults of the
 * simulated gateway; false answers 404 for both
 */
@ConfigurationProperties("catraca.demo")
record DemoProperties(@DefaultValue("true") boolean enabled) {
}
