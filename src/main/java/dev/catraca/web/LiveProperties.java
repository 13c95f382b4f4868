package dev.catraca.web;

import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many live streams may be open at once.
 *
 * @param mostStreams at this instance. More serve more watchers; each holds a connection
 * and, while it sends, a thread.
 * @param mostPerAddress from one address
 */
@Validated
@ConfigurationProperties("catraca.live")
record LiveProperties(@DefaultValue("200") @Min(1) int mostStreams, @DefaultValue("20") @Min(1) int mostPerAddress) {
}
