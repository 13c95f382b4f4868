package dev.catraca.redis;

/**
 * Something to do once, as soon as Redis answers for the first time.
 */
public interface RedisGreeting {

	/**
	 * Does it. Called again after a failure, so it must be safe to repeat.
	 * @throws org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException
	 * if the service must not run on this Redis as it is set
	 */
	void greet();

}
