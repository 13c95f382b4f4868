package dev.catraca.fault;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ObjectOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.ProtocolVersion;

import static org.awaitility.Awaitility.await;

/**
 * A redis-server that a test owns: it can be killed, frozen and started again on the same
 * directory and port, and be given any command beside the service.
 */
final class RedisProcess implements AutoCloseable {

	private static final String BINARY = "redis-server-7.0.15";

	private final Path directory;

	private final int port = freePort();

	private final List<String> settings;

	private final RedisClient client;

	private Process process;

	private StatefulRedisConnection<String, String> connection;

	private RedisProcess(Path directory, List<String> settings) {
		this.directory = directory;
		this.settings = settings;
		this.client = RedisClient
			.create(RedisURI.builder().withHost("127.0.0.1").withPort(this.port).withTimeout(seconds(5)).build());
		this.client.setOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build());
		Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
	}

	/**
	 * Starts a server in a directory of its own, with every write forced to disk.
	 * @param settings more of the command line, such as {@code --maxmemory 10mb}
	 * @return the server, ready
	 */
	static RedisProcess start(String... settings) {
		return startIn(Path.of("target/redis/" + UUID.randomUUID()).toAbsolutePath(), settings);
	}

	static RedisProcess startIn(Path directory, String... settings) {
		RedisProcess server = new RedisProcess(directory, List.of(settings));
		server.start();
		return server;
	}

	/** Starts it, again on the same directory and port, and waits until it is ready. */
	void start() {
		try {
			Files.createDirectories(this.directory);
			List<String> command = new ArrayList<>(List.of(binary().toString(), "--port", "" + this.port, "--bind",
					"127.0.0.1", "--dir", this.directory.toString(), "--appendonly", "yes", "--save", "",
					"--enable-debug-command", "local", "--loglevel", "warning"));
			if (!this.settings.contains("--appendfsync")) {
				command.addAll(List.of("--appendfsync", "always"));
			}
			command.addAll(this.settings);
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(this.directory.toFile(), "redis.log")))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		await().atMost(seconds(30)).ignoreExceptions().until(() -> call("PING").equals("PONG"));
	}

	int port() {
		return this.port;
	}

	Path directory() {
		return this.directory;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Kills it, by SIGKILL. */
	void kill() {
		if (this.process != null) {
			Signals.send("CONT", this.process.pid());
			this.process.destroyForcibly().onExit().join();
		}
	}

	/** Has it write everything out and end. */
	void shutDown() {
		this.process.destroy();
		this.process.onExit().join();
	}

	void freeze() {
		Signals.send("STOP", this.process.pid());
	}

	void thaw() {
		Signals.send("CONT", this.process.pid());
	}

	/**
	 * Gives it a command, not by way of any proxy.
	 * @param words the command and its arguments
	 * @return text, a number, a list of these, or null
	 */
	synchronized Object call(Object... words) {
		try {
			return connection().sync()
				.dispatch(keyword(words[0].toString()), new ObjectOutput<>(StringCodec.UTF8),
						new CommandArgs<>(StringCodec.UTF8)
							.addValues(Arrays.stream(words).skip(1).map(Object::toString).toList()));
		}
		catch (RedisException ex) {
			if (!this.process.isAlive() || !connection().isOpen()) {
				this.connection = null;
			}
			throw ex;
		}
	}

	/** As {@link #call}, for a command that answers a list. */
	@SuppressWarnings("unchecked")
	<T> List<T> list(Object... words) {
		return (List<T>) call(words);
	}

	long number(Object... words) {
		return (Long) call(words);
	}

	/** The names of keys that match a pattern. */
	List<String> keys(String pattern) {
		return list("KEYS", pattern);
	}

	private StatefulRedisConnection<String, String> connection() {
		if (this.connection == null) {
			this.connection = this.client.connect();
		}
		return this.connection;
	}

	@Override
	public void close() {
		this.client.shutdown(Duration.ZERO, seconds(2));
		kill();
	}

	private Path binary() throws IOException {
		Path file = this.directory.resolve(BINARY);
		if (!Files.exists(file)) {
			String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
			String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
			try (InputStream in = RedisProcess.class.getResourceAsStream("/" + BINARY + "-" + os + "-" + arch)) {
				Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
			}
			Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
		}
		return file;
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Duration seconds(int count) {
		return Duration.ofSeconds(count);
	}

	private static ProtocolKeyword keyword(String word) {
		return new ProtocolKeyword() {

			@Override
			public byte[] getBytes() {
				return word.getBytes(StandardCharsets.US_ASCII);
			}

			@Override
			public String toString() {
				return word;
			}

		};
	}

}
