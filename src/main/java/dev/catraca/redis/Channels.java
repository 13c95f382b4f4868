package dev.catraca.redis;

import java.util.List;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

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

}
