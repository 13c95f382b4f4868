package dev.catraca.order;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How orders are kept.
 *
 * @param retention how long a final order can still be read. Longer answers late
 * questions and takes more Redis memory
 */
@ConfigurationProperties("catraca.orders")
public record OrdersProperties(@DefaultValue("7d") Duration retention) {
}
