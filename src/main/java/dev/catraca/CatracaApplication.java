package dev.catraca;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Takes football-ticket orders, lets them wait in Redis and settles each exactly once.
 */
// the reactive look at Redis opens a connection of its own and keeps all others waiting
// meanwhile
@SpringBootApplication(exclude = DataRedisReactiveHealthContributorAutoConfiguration.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class CatracaApplication {

	public static void main(String[] args) {
		SpringApplication.run(CatracaApplication.class, args);
	}

}
