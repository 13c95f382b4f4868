package dev.catraca.fault;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

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

	private Process process;

	private RedisConnection connection;

	private RedisProcess(Path directory, List<String> settings) {
		this.directory = directory;
		this.settings = settings;
		Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
	}

	/**
	 * Starts a server in a directory of its own, with every write forced to disk.
	 * @param settings more of the command line, such as {@code --maxmemory 10mb}
	 * @return the server, ready
	 */
	static RedisProcess launch(String... settings) {
		return launchIn(Path.of("target/redis/" + UUID.randomUUID()).toAbsolutePath(), settings);
	}

	static RedisProcess launchIn(Path directory, String... settings) {
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
		await().atMost(Faults.PATIENCE).ignoreExceptions().until(() -> call("PING").equals("PONG"));
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
			if (this.connection == null) {
				this.connection = new RedisConnection(this.port);
			}
			return this.connection.call(words);
		}
		catch (IOException ex) {
			if (this.connection != null) {
				this.connection.close();
			}
			this.connection = null;
			throw new UncheckedIOException(ex);
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

	@Override
	public void close() {
		kill();
	}

	/** Not in the directory, which may be a small disk. */
	private static Path binary() throws IOException {
		Path file = Path.of("target", BINARY).toAbsolutePath();
		if (!Files.exists(file)) {
			String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
			String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
			try (InputStream in = RedisProcess.class.getResourceAsStream("/" + BINARY + "-" + os + "-" + arch)) {
				Path part = Files.createTempFile(file.getParent(), BINARY, ".part");
				Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
				Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
				Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
			}
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

}
