package dev.catraca.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.catraca.redis.EmbeddedRedisProperties.AppendFsync;

/**
 * The directory of an embedded server: its binary, configuration, password, log and data.
 */
record RedisDirectory(Path path) {

	private static final String VERSION = "7.0.15";

	static RedisDirectory prepare(Path path) throws IOException {
		Files.createDirectories(path);
		RedisDirectory directory = new RedisDirectory(path.toRealPath());
		directory.extractBinary();
		return directory;
	}

	Path binary() {
		return this.path.resolve("redis-server-" + VERSION);
	}

	Path configuration() {
		return this.path.resolve("redis.conf");
	}

	Path log() {
		return this.path.resolve("redis.log");
	}

	Path pidFile() {
		return this.path.resolve("redis.pid");
	}

	Path lockFile() {
		return this.path.resolve("lock");
	}

	/** Holds the process id of the service that was started last. */
	Path servicePidFile() {
		return this.path.resolve("service.pid");
	}

	/** The last line of the server's log. */
	String lastWords() {
		try {
			List<String> lines = Files.readAllLines(log());
			return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
		}
		catch (IOException ex) {
			return "its log cannot be read";
		}
	}

	/** Whether a server was ever configured here. */
	boolean isConfigured() {
		return Files.exists(configuration());
	}

	private Path passwordFile() {
		return this.path.resolve("password");
	}

	/**
	 * The server that runs on this directory, found by its process id and checked by its
	 * binary, so that a recycled id is never mistaken for it.
	 * @return the process, empty if none runs
	 */
	Optional<ProcessHandle> runningServer() {
		try {
			if (!Files.exists(pidFile())) {
				return Optional.empty();
			}
			long pid = Long.parseLong(Files.readString(pidFile()).strip());
			return ProcessHandle.of(pid)
				.filter((process) -> process.info().command().filter(binary().toString()::equals).isPresent());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (NumberFormatException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Writes the server's configuration.
	 * @param port the port to listen on
	 * @param fsync when writes reach the disk
	 * @throws IOException if the directory cannot be written
	 */
	void configure(int port, AppendFsync fsync) throws IOException {
		if (!Files.exists(passwordFile())) {
			byte[] secret = new byte[24];
			new SecureRandom().nextBytes(secret);
			writeSecretly(passwordFile(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
		}
		Files.deleteIfExists(pidFile());
		writeSecretly(configuration(), settings(port, fsync));
	}

	/** Whether the server was last configured as the properties now want it. */
	boolean isConfiguredAs(EmbeddedRedisProperties properties) {
		Integer wished = properties.port();
		int port = configuredPort();
		return (wished == null || wished == 0 || wished == port)
				&& read(configuration()).equals(settings(port, properties.appendFsync()));
	}

	private String settings(int port, AppendFsync fsync) {
		return """
				# written by Catraca at each start
				bind 127.0.0.1
				port %d
				requirepass %s
				daemonize yes
				dir "%s"
				pidfile "%s"
				logfile "%s"
				appendonly yes
				appendfsync %s
				save ""
				maxmemory-policy noeviction
				enable-debug-command no
				client-output-buffer-limit pubsub 32mb 8mb 60
				""".formatted(port, password(), this.path, pidFile(), log(), fsync.name().toLowerCase(Locale.ROOT));
	}

	int configuredPort() {
		return read(configuration()).lines()
			.filter((line) -> line.startsWith("port "))
			.findFirst()
			.map((line) -> Integer.parseInt(line.substring("port ".length()).strip()))
			.orElseThrow(() -> new StartRefused(configuration() + " names no port"));
	}

	String password() {
		return read(passwordFile()).strip();
	}

	private void extractBinary() throws IOException {
		if (Files.isExecutable(binary())) {
			return;
		}
		String resource = "/redis-server-" + VERSION + "-" + platform();
		try (InputStream source = RedisDirectory.class.getResourceAsStream(resource)) {
			if (source == null) {
				throw new StartRefused("There is no embedded Redis for this platform (" + platform()
						+ "); start one and name it by spring.data.redis.host");
			}
			Path part = Files.createTempFile(this.path, "redis-server", ".part");
			Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
			Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
			Files.move(part, binary(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private static String platform() {
		String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
		String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
		return (os.contains("mac") ? "darwin" : os) + "-" + switch (arch) {
			case "x86_64" -> "amd64";
			case "aarch64" -> "arm64";
			default -> arch;
		};
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void writeSecretly(Path file, String text) throws IOException {
		if (!Files.exists(file)) {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		}
		Files.writeString(file, text);
	}

}
