package dev.catraca.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The service in a JVM of its own, which can be stopped and killed.
 */
public final class ServiceProcess implements AutoCloseable {

	private static final Pattern OPEN = Pattern.compile("orders.*: POST http://localhost:(\\d+)/");

	private final Process process;

	private final Path log;

	private ServiceProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Starts the service on any free port; {@link #port()} waits until it is open.
	 * @param dataDir of its embedded Redis
	 * @param arguments more of the command line
	 * @return the service
	 */
	public static ServiceProcess start(Path dataDir, String... arguments) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-Dcatraca.embedded-redis.append-fsync=everysec", "-cp", classes(), "dev.catraca.CatracaApplication",
				"--server.port=0", "--catraca.embedded-redis.port=0", "--catraca.embedded-redis.data-dir=" + dataDir,
				"--catraca.security.operator-password=secret", "--catraca.lane.list.stalled-after=2s",
				"--catraca.lane.stream.stalled-after=2s", "--catraca.lane.pubsub.lost-after=10s"));
		command.addAll(List.of(arguments));
		return launch(command, dataDir);
	}

	/**
	 * Starts the service by a command of one's own.
	 * @param command the whole command line
	 * @param directory where its log is kept
	 * @return the service
	 */
	public static ServiceProcess launch(List<String> command, Path directory) {
		try {
			Files.createDirectories(directory);
			Path log = directory.resolve("service-" + UUID.randomUUID() + ".log");
			return new ServiceProcess(
					new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The application's own classes: those of the tests are not part of the product. */
	public static String classes() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith("test-classes"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/** The port it serves; waits until it does. */
	public int port() {
		await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
			assertThat(this.process.isAlive()).as(log()).isTrue();
			assertThat(log()).containsPattern(OPEN);
		});
		Matcher open = OPEN.matcher(log());
		assertThat(open.find()).isTrue();
		return Integer.parseInt(open.group(1));
	}

	/** What it has logged. */
	public String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Asks it to stop, by SIGTERM, and waits until it has. */
	public void stop(Duration limit) {
		this.process.destroy();
		await().atMost(limit).until(() -> !this.process.isAlive());
	}

	/**
	 * Waits until it has ended by itself.
	 * @param limit how long at most
	 * @return its exit code
	 */
	public int awaitEnd(Duration limit) {
		await().atMost(limit).until(() -> !this.process.isAlive());
		return this.process.exitValue();
	}

	/** Kills it, by SIGKILL. */
	public void kill() {
		this.process.destroyForcibly();
		await().until(() -> !this.process.isAlive());
	}

	/** Its process id. */
	public long pid() {
		return this.process.pid();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	/**
	 * The Redis server that runs on a directory.
	 * @param dataDir the directory
	 * @return its process, empty if there is none
	 */
	public static Optional<ProcessHandle> redisIn(Path dataDir) {
		Path file = dataDir.resolve("redis.pid");
		try {
			return Files.exists(file) ? ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
				.filter(ProcessHandle::isAlive)
				.filter((process) -> process.info()
					.command()
					.filter((name) -> name.contains("redis-server"))
					.isPresent()) : Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
