package dev.catraca.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.stereotype.Component;

/**
 * The connection that all share, for those who are in the client library's own thread. It
 * is asked for once: Spring Data locks whenever it is, also while it connects, and then
 * waits for that thread itself.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class SharedConnection implements RedisGreeting {

	private final RedisConnectionFactory connections;

	private volatile @Nullable RedisClusterAsyncCommands<byte[], byte[]> commands;

	SharedConnection(RedisConnectionFactory connections) {
		this.connections = connections;
	}

	/** Before anybody else, who might come to be in that thread. */
	@Override
	public void greet() {
		commands();
	}

	RedisClusterAsyncCommands<byte[], byte[]> commands() {
		RedisClusterAsyncCommands<byte[], byte[]> known = this.commands;
		if (known == null) {
			try (RedisConnection connection = this.connections.getConnection()) {
				known = ((LettuceConnection) connection).getNativeConnection();
			}
			this.commands = known;
		}
		return known;
	}

}
