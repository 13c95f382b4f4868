package dev.catraca.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real redis-server on a loopback port, started and stopped by the service.
 * <p>
 * Two servers on one directory would destroy its append-only file, and Redis does not
 * guard against that; so the directory is locked for as long as this process lives. Who
 * finds it locked joins the server that runs there. Who gets the lock but finds a server
 * running has found the orphan of a killed service, and stops it before starting its own.
 */
final class EmbeddedRedis {

	private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);

	private final RedisDirectory directory;

	private final int port;

	private final String password;

	private final @Nullable FileChannel lock;

	private EmbeddedRedis(RedisDirectory directory, int port, String password, @Nullable FileChannel lock) {
		this.directory = directory;
		this.port = port;
		this.password = password;
		this.lock = lock;
	}

	/**
	 * Starts the server, or joins the one that another service started.
	 * @param properties where and how
	 * @return the server, ready to take commands
	 * @throws IllegalStateException if there is none in the end; says what to do
	 */
	static EmbeddedRedis start(EmbeddedRedisProperties properties) {
		try {
			RedisDirectory directory = RedisDirectory.prepare(properties.dataDir());
			FileChannel lock = tryLock(directory.lockFile());
			return (lock != null) ? own(properties, directory, lock) : join(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot start the embedded Redis in " + properties.dataDir(), ex);
		}
	}

	private static EmbeddedRedis own(EmbeddedRedisProperties properties, RedisDirectory directory, FileChannel lock)
			throws IOException {
		directory.runningServer().ifPresent((orphan) -> {
			log.info("Found redis-server {} left by a service that was killed; stopping it, its data stays",
					orphan.pid());
			terminate(orphan);
		});
		int port = RedisPort.choose(properties.port());
		String password = directory.configure(port, properties.appendFsync());
		EmbeddedRedis server = new EmbeddedRedis(directory, port, password, lock);
		Process starter = new ProcessBuilder(directory.binary().toString(), directory.configuration().toString())
			.redirectErrorStream(true)
			.redirectOutput(directory.log().toFile())
			.start();
		RedisPort.awaitReady(port, password, Duration.ofSeconds(60),
				() -> "the embedded Redis did not start; the last lines of " + directory.log() + " say why");
		log.info("Started redis-server {} on 127.0.0.1:{}, data in {}",
				directory.runningServer().map(ProcessHandle::pid).orElse(starter.pid()), port, directory.path());
		return server;
	}

	private static EmbeddedRedis join(RedisDirectory directory) {
		RedisPort.awaitReady(directory::configuredPort, directory::configuredPassword, Duration.ofSeconds(30),
				() -> directory.path() + " is locked by another process, but no Redis answers there");
		log.info("Joined the Redis that another service runs in {}; it stops with that service", directory.path());
		return new EmbeddedRedis(directory, directory.configuredPort(), directory.configuredPassword(), null);
	}

	private static @Nullable FileChannel tryLock(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		try {
			FileLock lock = channel.tryLock();
			if (lock != null) {
				channel.truncate(0);
				channel.write(ByteBuffer
					.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
				return channel;
			}
		}
		catch (OverlappingFileLockException ex) {
			// held by another application context of this very process
		}
		channel.close();
		return null;
	}

	int port() {
		return this.port;
	}

	String password() {
		return this.password;
	}

	/**
	 * Stops the server if this service started it; a clean stop writes everything out.
	 * @throws IOException if the lock cannot be given back
	 */
	void stop() throws IOException {
		if (this.lock != null) {
			this.directory.runningServer().ifPresent(EmbeddedRedis::terminate);
			Files.deleteIfExists(this.directory.pidFile());
			this.lock.close();
			log.info("Stopped the embedded Redis; its data stays in {}", this.directory.path());
		}
	}

	private static void terminate(ProcessHandle server) {
		server.destroy();
		try {
			server.onExit().get(20, java.util.concurrent.TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException ex) {
			throw new IllegalStateException(
					"redis-server " + server.pid() + " does not stop; end it by hand and start again", ex);
		}
	}

}
