package dev.catraca;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Takes football-ticket orders, lets them wait in Redis and settles each exactly once.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class CatracaApplication {

	public static void main(String[] args) {
		SpringApplication.run(CatracaApplication.class, args);
	}

}
