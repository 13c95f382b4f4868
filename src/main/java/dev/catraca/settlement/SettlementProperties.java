package dev.catraca.settlement;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How orders are settled, in all lanes alike.
 *
 * @param maxAttempts how often an order is started before it is given up
 * @param backoff pause before the second attempt, doubled for each further one up to a
 * minute, of which a random part is waited (full jitter)
 * @param concurrency charges under way at once in this instance. Higher settles faster
 * while the payment gateway keeps up, and strains it more
 * @param shutdownTimeout how long a stopping service waits for the orders in its hands
 * before it hands them back
 */
@Validated
@ConfigurationProperties("catraca.lane")
public record SettlementProperties(@DefaultValue("5") @Min(1) @Max(100) int maxAttempts,
		@DefaultValue("1s") @DurationMin(millis = 0) @DurationMax(minutes = 1) Duration backoff,
		@DefaultValue("64") @Min(1) @Max(10000) int concurrency,
		@DefaultValue("25s") @DurationMin(seconds = 0) @DurationMax(hours = 1) Duration shutdownTimeout) {

	private static final Duration LONGEST = Duration.ofMinutes(1);

	/**
	 * The pause before the next attempt: a random time between 0 and min(1 min, backoff ×
	 * 2^(attempts−1)), "full jitter" in Marc Brooker's "Exponential Backoff and Jitter"
	 * (AWS, 2015).
	 */
	Duration pauseAfter(int attempts) {
		double grown = this.backoff.toMillis() * Math.pow(2, attempts - 1);
		long most = (long) Math.min(grown, LONGEST.toMillis());
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most + 1));
	}

}
