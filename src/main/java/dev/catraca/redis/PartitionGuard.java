package dev.catraca.redis;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Refuses to run on data that was divided into another number of partitions: matches
 * would be looked for where they are not.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class PartitionGuard implements RedisGreeting {

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	PartitionGuard(StringRedisTemplate redis, Partitions partitions) {
		this.redis = redis;
		this.partitions = partitions;
	}

	/**
	 * Compares the number of partitions with the one the data was made with. Redis:
	 * {@code SETNX}, {@code GET}; safe to repeat.
	 * @throws InvalidConfigurationPropertyValueException if they differ
	 */
	@Override
	public void greet() {
		String key = Partitions.prefix(0) + "partitions";
		String wanted = Integer.toString(this.partitions.partitions());
		this.redis.opsForValue().setIfAbsent(key, wanted);
		String found = this.redis.opsForValue().get(key);
		if (!wanted.equals(found)) {
			throw new InvalidConfigurationPropertyValueException("catraca.partitions", wanted,
					"This Redis holds data in " + found + " partition(s); set it to " + found + ".");
		}
	}

}
