package dev.catraca.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.SubscriptionListener;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.scheduling.TaskScheduler;

/**
 * Hears Redis channels, one message after the other, for as long as the service runs.
 * Starts as soon as Redis is there, and Lettuce subscribes again after a broken
 * connection; what is published in between is not heard.
 */
public final class ChannelListener {

	private static final Logger log = LoggerFactory.getLogger(ChannelListener.class);

	private static final Duration PULSE = Duration.ofSeconds(2);

	private final Subscription subscription;

	private final TaskScheduler scheduler;

	private final Loops loops;

	private final String name;

	private @Nullable Loop loop;

	private @Nullable Future<?> beating;

	private volatile boolean running;

	/**
	 * A listener that is not yet listening.
	 * @param connections where
	 * @param channels to what
	 * @param name of its loop
	 * @param listener gets each message's text and, after each (re)subscription, is told
	 * of it
	 * @param scheduler for trying again where Redis is away, and for its pulse
	 * @param loops where it says that it still hears
	 */
	ChannelListener(RedisConnectionFactory connections, List<String> channels, String name, Heard listener,
			TaskScheduler scheduler, Loops loops) {
		this.scheduler = scheduler;
		this.loops = loops;
		this.name = name;
		this.subscription = new Subscription(connections, channels.get(0), this::turn);
		this.subscription.add(new Adapter(listener), channels.stream().map(ChannelTopic::of).toList());
	}

	/**
	 * Starts to listen, at once or as soon as Redis is there. Redis: {@code SUBSCRIBE}.
	 */
	public synchronized void start() {
		this.running = true;
		this.loop = this.loops.watch(this.name, this.name + "-listener");
		tryToStart();
		this.beating = this.scheduler.scheduleWithFixedDelay(this::beat, PULSE);
	}

	private void turn() {
		Loop listening = this.loop;
		if (listening != null) {
			listening.turn();
		}
	}

	private void beat() {
		if (!this.subscription.beat()) {
			restart();
		}
	}

	private synchronized void restart() {
		this.subscription.stop();
		tryToStart();
	}

	private synchronized void tryToStart() {
		if (!this.running) {
			return;
		}
		try {
			this.subscription.start();
		}
		catch (RuntimeException ex) {
			log.debug("Cannot subscribe yet", ex);
			this.scheduler.schedule(this::tryToStart, Instant.now().plusSeconds(1));
		}
	}

	/**
	 * Stops listening. Redis: {@code UNSUBSCRIBE}.
	 */
	public synchronized void stop() {
		this.running = false;
		if (this.beating != null && this.loop != null) {
			this.beating.cancel(false);
			this.loops.end(this.loop);
		}
		this.subscription.stop();
	}

	/** Gets what is heard, in the client library's thread, and must not wait in it. */
	public interface Heard {

		/**
		 * Hears a message.
		 * @param text the message
		 */
		void heard(String text);

		/**
		 * Learns that messages may have been missed until now.
		 */
		default void subscribed() {
		}

	}

	private record Adapter(Heard listener) implements MessageListener, SubscriptionListener {

		@Override
		public void onMessage(Message message, byte @Nullable [] pattern) {
			this.listener.heard(new String(message.getBody(), StandardCharsets.UTF_8));
		}

		@Override
		public void onChannelSubscribed(byte[] channel, long count) {
			this.listener.subscribed();
		}

	}

}
