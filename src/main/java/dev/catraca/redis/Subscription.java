package dev.catraca.redis;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.listener.Topic;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Hears channels on one connection to Redis, from the start to the stop, in the client
 * library's own thread, so that listeners must wait for nothing. A connection that breaks
 * is Lettuce's to renew; one that is there and brings nothing any more is noticed by a
 * pulse.
 */
public final class Subscription {

	private static final Logger log = LoggerFactory.getLogger(Subscription.class);

	private static final int MOST_UNHEARD = 3;

	private final RedisConnectionFactory connections;

	private final String name;

	private final byte[] pulse;

	private final RedisMessageListenerContainer container;

	private final AtomicInteger unheard = new AtomicInteger();

	/**
	 * A subscription that has not started.
	 * @param connections where
	 * @param name its pulse's channel begins with it
	 * @param heard is called after each pulse that was heard
	 */
	public Subscription(RedisConnectionFactory connections, String name, Runnable heard) {
		this.connections = connections;
		this.name = name;
		String channel = name + ":pulse:" + UUID.randomUUID();
		this.pulse = channel.getBytes(StandardCharsets.UTF_8);
		this.container = new RedisMessageListenerContainer();
		this.container.setConnectionFactory(connections);
		this.container.setTaskExecutor(new SyncTaskExecutor());
		this.container.setErrorHandler(new QuietErrors());
		// by default it tries for ever, in the thread that starts it
		this.container.setRecoveryBackoff(new FixedBackOff(0, 0));
		this.container.addMessageListener((message, pattern) -> {
			this.unheard.set(0);
			heard.run();
		}, ChannelTopic.of(channel));
		this.container.afterPropertiesSet();
	}

	/**
	 * Hears more. Redis, once it has started: {@code SUBSCRIBE} or {@code PSUBSCRIBE},
	 * which has taken effect when this returns.
	 * @param listener gets the messages
	 * @param topics channels and patterns
	 */
	public void add(MessageListener listener, Collection<? extends Topic> topics) {
		this.container.addMessageListener(listener, topics);
	}

	/**
	 * Hears less. Redis: {@code UNSUBSCRIBE} or {@code PUNSUBSCRIBE}, if nobody else
	 * listens to the same.
	 * @param listener gets no messages any more
	 */
	public void remove(MessageListener listener) {
		this.container.removeMessageListener(listener);
	}

	/**
	 * Starts. Redis: {@code SUBSCRIBE} and {@code PSUBSCRIBE}.
	 * @throws RuntimeException if it could not subscribe; it may be started again
	 */
	public void start() {
		this.unheard.set(0);
		try {
			this.container.start();
		}
		catch (RuntimeException ex) {
			// one that failed to start says it runs, until it is stopped
			this.container.stop();
			throw ex;
		}
	}

	/**
	 * Whether it has started.
	 * @return false before the start, after the stop and where a start has failed
	 */
	public boolean isRunning() {
		return this.container.isRunning();
	}

	/** Stops. Redis: {@code UNSUBSCRIBE} and {@code PUNSUBSCRIBE}. */
	public void stop() {
		this.container.stop();
	}

	/**
	 * Publishes what only it hears, to be called every few seconds. Redis:
	 * {@code PUBLISH}.
	 * @return false if it does not run or has not heard the last few, and should be
	 * stopped and started: a subscription that was lost would not be noticed otherwise
	 */
	public boolean beat() {
		if (!isRunning()) {
			return false;
		}
		try (RedisConnection connection = this.connections.getConnection()) {
			connection.publish(this.pulse, new byte[0]);
		}
		if (this.unheard.incrementAndGet() <= MOST_UNHEARD) {
			return true;
		}
		log.warn("Nothing is heard on the channels of {} any more; subscribing anew", this.name);
		return false;
	}

}
