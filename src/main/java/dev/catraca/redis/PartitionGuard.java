package dev.catraca.redis;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Refuses to run on data that was divided into another number of partitions: matches
 * would be looked for where they are not. Until it has looked nothing may be done there.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public class PartitionGuard implements RedisGreeting {

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private volatile boolean passed;

	PartitionGuard(StringRedisTemplate redis, Partitions partitions) {
		this.redis = redis;
		this.partitions = partitions;
	}

	/**
	 * Compares the number of partitions with the one the data was made with. Redis:
	 * {@code GET}, {@code SETNX} where there is none; safe to repeat.
	 * @throws InvalidConfigurationPropertyValueException if they differ
	 */
	@Override
	public void greet() {
		String key = Partitions.prefix(0) + "partitions";
		String wanted = Integer.toString(this.partitions.partitions());
		String found = Marks.findOrMake(this.redis, key, wanted);
		if (!wanted.equals(found)) {
			throw new InvalidConfigurationPropertyValueException("catraca.partitions", wanted,
					"This Redis holds data in " + found + " partition(s); set it to " + found + ".");
		}
		this.passed = true;
	}

	/**
	 * Whether this Redis was there once and may be worked with.
	 * @return false until then
	 */
	public boolean isPassed() {
		return this.passed;
	}

}
