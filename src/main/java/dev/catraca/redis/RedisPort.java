package dev.catraca.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a port for the embedded server and tells whether it answers there.
 */
final class RedisPort {

	private static final Logger log = LoggerFactory.getLogger(RedisPort.class);

	private static final int USUAL = 6399;

	private RedisPort() {
	}

	/**
	 * Chooses a loopback port.
	 * @param wished the port to take, 0 for any free one; null for the usual one or, if
	 * that is taken, any free one
	 * @return a port that was free a moment ago
	 * @throws StartRefused if the wished port is taken
	 */
	static int choose(@Nullable Integer wished) {
		try {
			return free((wished != null) ? wished : USUAL);
		}
		catch (IOException ex) {
			if (wished != null) {
				throw new StartRefused("Port " + wished + " is taken. Choose another by "
						+ "catraca.embedded-redis.port, or use the Redis there by spring.data.redis.port");
			}
			log.warn("Port {} is taken, perhaps by the Redis of a Catraca in another folder; taking a free one", USUAL);
			return choose(0);
		}
	}

	private static int free(int port) throws IOException {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Whether nobody listens there.
	 * @param port a loopback port
	 * @return whether a server could
	 */
	static boolean isFree(int port) {
		try {
			free(port);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Whether a server with this password has read its data and takes commands. Redis:
	 * {@code PING}.
	 * @param port where to ask
	 * @param password its password
	 * @return whether it answered
	 */
	static boolean answers(int port, String password) {
		RedisURI uri = RedisURI.builder()
			.withHost("127.0.0.1")
			.withPort(port)
			.withPassword(password.toCharArray())
			.withTimeout(Duration.ofSeconds(2))
			.build();
		RedisClient client = RedisClient.create(uri);
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			connection.sync().ping();
			return true;
		}
		catch (RedisException ex) {
			return false;
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
		}
	}

}
