package dev.catraca.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.TimeoutOptions;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What becomes of a script that nobody waits for, at a Redis that goes away meanwhile.
 */
class LuaScriptTests {

	private final LuaScript script = LuaScript.list(Glances.class, "glance.lua");

	@Test
	void ofAConnectionThatIsResetAllFailAsRedisFails() throws Exception {
		// the first one is told by the client library what the system said
		failing((connection) -> connection.setSoLinger(true, 0));
	}

	@Test
	void ofAConnectionThatIsClosedAllFailAsRedisFails() throws Exception {
		failing((connection) -> {
		});
	}

	private void failing(Ending ending) throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			CompletableFuture.runAsync(() -> serve(server, ending));
			LettuceConnectionFactory connections = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration("127.0.0.1", server.getLocalPort()),
					LettuceClientConfiguration.builder()
						.clientOptions(ClientOptions.builder()
							.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
							.timeoutOptions(TimeoutOptions.enabled())
							.build())
						.commandTimeout(Duration.ofSeconds(20))
						.shutdownTimeout(Duration.ZERO)
						.build());
			connections.afterPropertiesSet();
			connections.start();
			try {
				SharedConnection redis = new SharedConnection(connections);
				List<CompletableFuture<List<String>>> both = List.of(call(redis), call(redis));
				for (CompletableFuture<List<String>> one : both) {
					assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
						.hasCauseInstanceOf(DataAccessException.class);
				}
			}
			finally {
				connections.destroy();
			}
		}
	}

	private CompletableFuture<List<String>> call(SharedConnection redis) {
		return this.script.stringsLater(redis, List.of("key"), List.of("argument")).toCompletableFuture();
	}

	/** Greets, and ends the connection once two scripts are called for. */
	private static void serve(ServerSocket server, Ending ending) {
		try (Socket connection = server.accept()) {
			byte[] heard = new byte[1 << 16];
			int scripts = 0;
			while (scripts < 2) {
				int length = connection.getInputStream().read(heard);
				if (length < 0) {
					return;
				}
				String said = new String(heard, 0, length, StandardCharsets.ISO_8859_1);
				scripts += said.split("EVALSHA", -1).length - 1;
				String answer = said.contains("HELLO") ? "-ERR unknown command\r\n" : "+OK\r\n";
				int commands = (scripts > 0) ? 0 : said.split("\\*\\d+\r\n", -1).length - 1;
				connection.getOutputStream().write(answer.repeat(commands).getBytes(StandardCharsets.ISO_8859_1));
			}
			ending.prepare(connection);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** How a connection ends. */
	@FunctionalInterface
	private interface Ending {

		void prepare(Socket connection) throws IOException;

	}

}
