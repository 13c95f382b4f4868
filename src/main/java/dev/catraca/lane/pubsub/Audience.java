package dev.catraca.lane.pubsub;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import dev.catraca.lane.delivery.Asked;
import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.redis.Subscription;
import dev.catraca.web.LiveStreams;
import dev.catraca.web.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.Topic;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Everybody who listens to channels through this instance, on one connection to Redis,
 * which is there while somebody does. What is published while it is broken is not heard.
 */
@Component
class Audience {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9*?][A-Za-z0-9._:*?-]{0,127}");

	private final RedisConnectionFactory connections;

	private final LiveStreams streams;

	private final Executor executor;

	private final InstantSource clock;

	private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

	private @Nullable Subscription subscription;

	Audience(RedisConnectionFactory connections, LiveStreams streams,
			@Qualifier("applicationTaskExecutor") Executor executor, InstantSource clock) {
		this.connections = connections;
		this.streams = streams;
		this.executor = executor;
		this.clock = clock;
	}

	/**
	 * Lets a client listen. Redis: {@code PING}, and {@code SUBSCRIBE} or
	 * {@code PSUBSCRIBE}, which has taken effect when this returns.
	 * @param name the name of a channel or, with {@code *} or {@code ?}, a pattern
	 * @return the client's stream
	 * @throws Refusal if it is no name
	 * @throws DataAccessException if Redis is away
	 */
	SseEmitter listen(String name) {
		Topic topic = topic(name);
		ping();
		SseEmitter emitter = this.streams.open();
		Listener listener = new Listener(emitter, this.executor, this.clock);
		boolean listening = false;
		try {
			add(listener, topic);
			this.streams.onEnd(emitter, () -> remove(listener));
			listening = true;
		}
		finally {
			if (!listening) {
				this.streams.end(emitter);
				remove(listener);
			}
		}
		listener.beat();
		return emitter;
	}

	private static Topic topic(String name) {
		if (!NAME.matcher(name).matches()) {
			throw Asked.refusal("channel", "1 to 128 letters, digits and . _ : - * ?");
		}
		return name.matches(".*[*?].*") ? PatternTopic.of(name) : ChannelTopic.of(name);
	}

	/**
	 * Before the lock, so that nobody waits until Redis is too late for somebody else.
	 */
	private void ping() {
		try (RedisConnection connection = this.connections.getConnection()) {
			connection.ping();
		}
	}

	private synchronized void add(Listener listener, Topic topic) {
		this.listeners.add(listener);
		Subscription one = (this.subscription != null) ? this.subscription
				: new Subscription(this.connections, LaneKeys.channel(0), () -> {
				});
		try {
			one.add(listener, Set.of(topic));
			if (!one.isRunning()) {
				one.start();
			}
			this.subscription = one;
		}
		catch (DataAccessException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new RedisConnectionFailureException("Cannot subscribe", ex);
		}
	}

	private synchronized void remove(Listener listener) {
		if (!this.listeners.remove(listener) || this.subscription == null) {
			return;
		}
		if (this.listeners.isEmpty()) {
			this.subscription.stop();
			this.subscription = null;
		}
		else {
			this.subscription.remove(listener);
		}
	}

	/** Often, for a client that has gone is noticed by writing to it, and is counted. */
	@Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
	void tick() {
		beat();
	}

	/** Apart from the ticks, for it waits where Redis hangs. */
	@Scheduled(fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
	void pulse() {
		Subscription present = present();
		if (present != null && !present.beat()) {
			restart(present);
		}
	}

	private synchronized @Nullable Subscription present() {
		return this.subscription;
	}

	private synchronized void restart(Subscription lost) {
		if (this.subscription == lost) {
			lost.stop();
			lost.start();
		}
	}

	/**
	 * Shows every client that its stream is alive.
	 * @return to how many
	 */
	int beat() {
		this.listeners.forEach(Listener::beat);
		return this.listeners.size();
	}

}
