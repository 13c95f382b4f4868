package dev.catraca.redis;

import java.util.List;

import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Makes listeners to Redis channels.
 */
@Component
public class Channels {

	private final RedisConnectionFactory connections;

	private final TaskScheduler scheduler;

	private final Loops loops;

	Channels(RedisConnectionFactory connections, TaskScheduler scheduler, Loops loops) {
		this.connections = connections;
		this.loops = loops;
		this.scheduler = scheduler;
	}

	/**
	 * Makes a listener that is not yet listening.
	 * @param channels what it listens to
	 * @param name of its loop
	 * @param heard gets the messages, one after the other
	 * @return the listener
	 */
	public ChannelListener listener(List<String> channels, String name, ChannelListener.Heard heard) {
		return new ChannelListener(this.connections, channels, name, heard, this.scheduler, this.loops);
	}

	/**
	 * Makes a container whose listeners are called in the client library's own thread, so
	 * that they must wait for nothing. What breaks once it has started is Lettuce's to
	 * renew.
	 * @param connections where it subscribes
	 * @return the container, to be started by {@link #start}
	 */
	public static RedisMessageListenerContainer container(RedisConnectionFactory connections) {
		RedisMessageListenerContainer container = new RedisMessageListenerContainer();
		container.setConnectionFactory(connections);
		container.setTaskExecutor(new SyncTaskExecutor());
		container.setErrorHandler(new QuietErrors());
		// by default it tries for ever, in the thread that starts it
		container.setRecoveryBackoff(new FixedBackOff(0, 0));
		return container;
	}

	/**
	 * Starts a container, or stops it again. Redis: {@code SUBSCRIBE} or
	 * {@code PSUBSCRIBE}.
	 * @param container the container
	 * @throws RuntimeException if it could not subscribe
	 */
	public static void start(RedisMessageListenerContainer container) {
		try {
			container.start();
		}
		catch (RuntimeException ex) {
			// one that failed to start says it runs, until it is stopped
			container.stop();
			throw ex;
		}
	}

}
