package dev.catraca.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Runs the {@linkplain RedisGreeting greetings} before the web server opens or, where
 * Redis is away, as soon as it is there: a service that starts before its Redis waits.
 * What would have refused the start then ends the service.
 */
@Component
class RedisGreeter implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(RedisGreeter.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final List<RedisGreeting> greetings;

	private final TaskScheduler scheduler;

	private final ApplicationContext context;

	private final News news = new News();

	private volatile @Nullable ScheduledFuture<?> turns;

	private volatile boolean running;

	RedisGreeter(ObjectProvider<RedisGreeting> greetings, TaskScheduler scheduler, ApplicationContext context) {
		this.greetings = greetings.orderedStream().toList();
		this.scheduler = scheduler;
		this.context = context;
	}

	@Override
	public void start() {
		this.running = true;
		if (!greet()) {
			this.turns = this.scheduler.scheduleWithFixedDelay(this::greetAgain, Instant.now().plus(PAUSE), PAUSE);
		}
	}

	private boolean greet() {
		try {
			this.greetings.forEach(RedisGreeting::greet);
			return true;
		}
		catch (DataAccessException ex) {
			String reason = String.valueOf(ex.getMostSpecificCause().getMessage());
			if (this.news.isNews(reason)) {
				log.warn("Redis cannot be used yet ({}); the service waits for it and tries again each second", reason);
			}
			return false;
		}
	}

	/** Until it succeeds, or what is found is no matter of waiting. */
	void greetAgain() {
		try {
			if (this.running && greet()) {
				endTurns();
				log.info("Redis can be used now: open for orders");
			}
		}
		catch (InvalidConfigurationPropertyValueException ex) {
			endTurns();
			log.error("The service stops, for it cannot work with this Redis. {}", ex.getMessage());
			// the scheduler would wait for a turn of its own to end
			new Thread(() -> System.exit(SpringApplication.exit(this.context, () -> 1)), "refused").start();
		}
	}

	private void endTurns() {
		if (this.turns != null) {
			this.turns.cancel(false);
		}
	}

	@Override
	public void stop() {
		this.running = false;
		endTurns();
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
