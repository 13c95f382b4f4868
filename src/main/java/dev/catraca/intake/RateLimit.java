package dev.catraca.intake;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.catraca.web.Refusal;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Lets each address send so many orders a second, and a burst on top; a token bucket by
 * Bucket4j in this instance's memory.
 */
@Component
class RateLimit {

	private static final int MOST_ADDRESSES = 100_000;

	private final IntakeProperties properties;

	private final List<IpAddressMatcher> exempt;

	/** The bucket of each address, none of one that is exempt. */
	private final Cache<String, Optional<Bucket>> buckets = Caffeine.newBuilder()
		.maximumSize(MOST_ADDRESSES)
		.expireAfterAccess(Duration.ofMinutes(10))
		// by default another thread is woken to tidy up
		.executor(Runnable::run)
		.build();

	RateLimit(IntakeProperties properties) {
		this.properties = properties;
		this.exempt = properties.rateLimitExempt().stream().map(RateLimit::net).toList();
	}

	private static IpAddressMatcher net(String address) {
		try {
			return new IpAddressMatcher(address);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("catraca.intake.rate-limit-exempt", address,
					"Exempt are addresses such as 192.0.2.7 and networks such as 192.0.2.0/24.");
		}
	}

	/**
	 * Takes tokens for orders.
	 * @param address where they come from
	 * @param orders how many; of a batch larger than the burst, as many as the burst
	 * @throws Refusal if the address has too few tokens left; says when it has enough
	 */
	void spend(String address, int orders) {
		if (this.properties.rateLimit() > 0) {
			this.buckets.get(address, this::bucket).ifPresent((bucket) -> spend(bucket, orders));
		}
	}

	private void spend(Bucket bucket, int orders) {
		ConsumptionProbe probe = bucket
			.tryConsumeAndReturnRemaining(Math.min(orders, this.properties.rateLimitBurst()));
		if (!probe.isConsumed()) {
			long seconds = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
			throw new Refusal(Refusals.rateLimited(), Duration.ofSeconds(seconds));
		}
	}

	private Optional<Bucket> bucket(String address) {
		if (this.exempt.stream().anyMatch((net) -> net.matches(address))) {
			return Optional.empty();
		}
		return Optional.of(Bucket.builder()
			.addLimit((limit) -> limit.capacity(this.properties.rateLimitBurst())
				.refillGreedy(this.properties.rateLimit(), Duration.ofSeconds(1)))
			.build());
	}

}
