package dev.catraca.redis;

import java.time.Instant;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Runs the {@linkplain RedisGreeting greetings} before the web server opens or, where
 * Redis is away, as soon as it is there: a service that starts before its Redis waits.
 */
@Component
class RedisGreeter implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(RedisGreeter.class);

	private final List<RedisGreeting> greetings;

	private final TaskScheduler scheduler;

	private volatile boolean running;

	RedisGreeter(ObjectProvider<RedisGreeting> greetings, TaskScheduler scheduler) {
		this.greetings = greetings.orderedStream().toList();
		this.scheduler = scheduler;
	}

	@Override
	public void start() {
		this.running = true;
		greet();
	}

	private void greet() {
		if (!this.running) {
			return;
		}
		try {
			this.greetings.forEach(RedisGreeting::greet);
		}
		catch (DataAccessException ex) {
			log.warn("Redis does not answer yet ({}); the service waits for it and tries again each second",
					ex.getMostSpecificCause().getMessage());
			this.scheduler.schedule(this::greet, Instant.now().plusSeconds(1));
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Right after the client, before workers and the web server. */
	@Override
	public int getPhase() {
		return 100;
	}

}
