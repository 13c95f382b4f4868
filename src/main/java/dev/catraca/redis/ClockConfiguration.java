package dev.catraca.redis;

import java.time.Clock;
import java.time.InstantSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The service's clock. What is written into records is timed by the Redis server's.
 */
@Configuration(proxyBeanMethods = false)
class ClockConfiguration {

	@Bean
	InstantSource clock() {
		return Clock.systemUTC();
	}

}
