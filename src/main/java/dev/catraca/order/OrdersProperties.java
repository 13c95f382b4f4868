package dev.catraca.order;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How orders are kept.
 *
 * @param retention how long a final order can still be read. Longer answers late
 * questions and takes more Redis memory; not shorter than
 * catraca.intake.idempotency-retention
 */
@Validated
@ConfigurationProperties("catraca.orders")
public record OrdersProperties(
		@DefaultValue("7d") @DurationMin(seconds = 1) @DurationMax(days = 3650) Duration retention) {
}
