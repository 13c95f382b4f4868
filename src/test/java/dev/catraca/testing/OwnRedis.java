package dev.catraca.testing;

import java.util.UUID;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Gives the embedded Redis of each application context a directory of its own. Nobody
 * cuts the power here, and a disk that stalls for two seconds is no outage.
 */
class OwnRedis implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		TestPropertyValues
			.of("catraca.embedded-redis.port=0", "catraca.embedded-redis.data-dir=target/redis/" + UUID.randomUUID(),
					"catraca.embedded-redis.append-fsync=everysec")
			.applyTo(context);
	}

}
