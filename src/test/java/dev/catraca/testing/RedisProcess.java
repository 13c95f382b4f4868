package dev.catraca.testing;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import static org.awaitility.Awaitility.await;

/**
 * A redis-server that a test owns: it can be killed, frozen and started again on the same
 * directory and port, and be given any command beside the service.
 */
public final class RedisProcess implements AutoCloseable {

	private static final String BINARY = "redis-server-7.0.15";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Path directory;

	private final int port = freePort();

	private final Path program;

	private final List<String> settings;

	private Process process;

	private RedisConnection connection;

	private RedisProcess(Path program, Path directory, List<String> settings) {
		this.program = program;
		this.directory = directory;
		this.settings = settings;
		Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
	}

	/**
	 * Starts a server in a directory of its own, with every write forced to disk.
	 * @param settings more of the command line, such as {@code --maxmemory 10mb}
	 * @return the server, ready
	 */
	public static RedisProcess launch(String... settings) {
		return launchIn(Path.of("target/redis/" + UUID.randomUUID()).toAbsolutePath(), settings);
	}

	public static RedisProcess launchIn(Path directory, String... settings) {
		return launch(embedded(), directory, settings);
	}

	/**
	 * Starts a server of another build than the embedded one.
	 * @param program its redis-server
	 * @param directory where it keeps its files
	 * @param settings more of the command line
	 * @return the server, ready
	 */
	public static RedisProcess launch(Path program, Path directory, String... settings) {
		RedisProcess server = new RedisProcess(program, directory, List.of(settings));
		server.start();
		return server;
	}

	/** Starts it, again on the same directory and port, and waits until it is ready. */
	public void start() {
		try {
			Files.createDirectories(this.directory);
			List<String> command = new ArrayList<>(List.of(this.program.toString(), "--port", "" + this.port, "--bind",
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
		await().atMost(PATIENCE).ignoreExceptions().until(this::isReady);
	}

	private boolean isReady() {
		try {
			return call("PING").equals("PONG");
		}
		catch (IllegalStateException ex) {
			return ex.getMessage().startsWith("NOAUTH");
		}
	}

	public int port() {
		return this.port;
	}

	public Path directory() {
		return this.directory;
	}

	/** Its process id. */
	public long pid() {
		return this.process.pid();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** Kills it, by SIGKILL. */
	public void kill() {
		if (this.process != null) {
			Signals.send("CONT", this.process.pid());
			this.process.destroyForcibly().onExit().join();
		}
	}

	/** Has it write everything out and end. */
	public void shutDown() {
		this.process.destroy();
		this.process.onExit().join();
	}

	public void freeze() {
		Signals.send("STOP", this.process.pid());
	}

	public void thaw() {
		Signals.send("CONT", this.process.pid());
	}

	/**
	 * Gives it a command, not by way of any proxy.
	 * @param words the command and its arguments
	 * @return text, a number, a list of these, or null
	 */
	public synchronized Object call(Object... words) {
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
	public <T> List<T> list(Object... words) {
		return (List<T>) call(words);
	}

	public long number(Object... words) {
		return (Long) call(words);
	}

	/** The names of keys that match a pattern. */
	public List<String> keys(String pattern) {
		return list("KEYS", pattern);
	}

	@Override
	public void close() {
		kill();
	}

	/** The embedded server. Not in the directory, which may be a small disk. */
	public static Path embedded() {
		Path file = Path.of("target", BINARY).toAbsolutePath();
		try {
			return Files.exists(file) ? file : extract(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path extract(Path file) throws IOException {
		String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
		String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
		try (InputStream in = RedisProcess.class.getResourceAsStream("/" + BINARY + "-" + os + "-" + arch)) {
			Path part = Files.createTempFile(file.getParent(), BINARY, ".part");
			Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
			Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
			return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
		}
	}

	/**
	 * A port that nobody listens on, of those that Linux gives to no outgoing connection:
	 * while a server is down, its port stays free for it.
	 */
	public static int freePort() {
		IOException taken = null;
		for (int i = 0; i < 100; i++) {
			int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				taken = ex;
			}
		}
		throw new UncheckedIOException("No free port", taken);
	}

}
