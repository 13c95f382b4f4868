package dev.catraca.redis;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The threads behind the sweeps.
 */
@Configuration(proxyBeanMethods = false)
class SchedulingConfiguration {

	/**
	 * Spring Boot's own has one thread (and, with virtual threads, still one for tasks
	 * with a fixed delay), so that one sweep stuck on Redis would stop all heartbeats.
	 */
	@Bean
	@Primary
	ThreadPoolTaskScheduler taskScheduler() {
		ThreadPoolTaskScheduler scheduler = new InStepScheduler();
		scheduler.setPoolSize(6);
		scheduler.setThreadNamePrefix("sweep-");
		scheduler.setErrorHandler(new QuietErrors());
		return scheduler;
	}

}
