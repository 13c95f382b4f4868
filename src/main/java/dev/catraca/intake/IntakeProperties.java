package dev.catraca.intake;

import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on orders coming in.
 *
 * @param maxBacklog orders that may wait in one lane of one partition; beyond it orders
 * get 503 lane-full. Higher takes a longer rush and more Redis memory, about 1 KB an
 * order
 * @param idempotencyRetention how long an Idempotency-Key is remembered; should outlive
 * the clients' retries, but not the orders, see catraca.orders.retention
 * @param waitReplicas replicas of Redis that must have an order before it is answered
 * with 202; an answered order then survives the loss of the Redis server, and orders get
 * 503 while there are too few replicas
 * @param rateLimit orders a second from one address; 0 switches the limit off
 * @param rateLimitBurst orders that one address may send at once before the rate limit
 * holds
 * @param rateLimitExempt addresses and networks without a rate limit
 */
@Validated
@ConfigurationProperties("catraca.intake")
record IntakeProperties(@DefaultValue("100000") @Min(1) long maxBacklog,
		@DefaultValue("24h") @DurationMin(seconds = 1) @DurationMax(days = 365) Duration idempotencyRetention,
		@DefaultValue("0") @Min(0) @Max(16) int waitReplicas, @DefaultValue("50") @Min(0) @Max(1_000_000) int rateLimit,
		@DefaultValue("200") @Min(1) @Max(1_000_000) int rateLimitBurst, @DefaultValue( {
				"127.0.0.0/8", "::1" }) List<String> rateLimitExempt){
}
