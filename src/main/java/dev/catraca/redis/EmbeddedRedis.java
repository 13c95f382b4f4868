package dev.catraca.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real redis-server on a loopback port, shared by the services that name its directory:
 * the first one starts it, the others join it, and the last one to stop stops it.
 * <p>
 * Two servers on one directory would destroy its append-only file, and Redis does not
 * guard against that. So only one service at a time looks whether one runs, and a server
 * that was left running by a killed service is joined like any other.
 */
final class EmbeddedRedis {

	private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);

	private static final long FIRST_PAUSE_MILLIS = 1000;

	private static final long LONGEST_PAUSE_MILLIS = 30_000;

	private final RedisDirectory directory;

	private final DirectoryLock lock;

	private final int port;

	private final Thread watch;

	private EmbeddedRedis(EmbeddedRedisProperties properties, RedisDirectory directory, DirectoryLock lock, int port) {
		this.directory = directory;
		this.lock = lock;
		this.port = port;
		this.watch = new Thread(() -> keepRunning(properties), "redis-watch");
		this.watch.setDaemon(true);
		this.watch.start();
	}

	/**
	 * Starts the server, or joins the one that runs.
	 * @param properties where and how
	 * @return the server, ready to take commands
	 * @throws StartRefused if there is none in the end; says what to do
	 */
	static EmbeddedRedis start(EmbeddedRedisProperties properties) {
		try {
			RedisDirectory directory = RedisDirectory.prepare(properties.dataDir());
			DirectoryLock lock = DirectoryLock.open(directory.lockFile());
			return lock.alone(() -> start(properties, directory, lock));
		}
		catch (IOException | UncheckedIOException ex) {
			throw new StartRefused("The embedded Redis cannot be started in " + properties.dataDir() + " (" + ex
					+ "). Choose another folder by catraca.embedded-redis.data-dir, "
					+ "or use a Redis of your own by spring.data.redis.host");
		}
	}

	private static EmbeddedRedis start(EmbeddedRedisProperties properties, RedisDirectory directory, DirectoryLock lock)
			throws IOException {
		RedisServer server = new RedisServer(directory);
		Optional<ProcessHandle> running = directory.runningServer();
		if (running.isPresent() && lock.isUnused() && !directory.isConfiguredAs(properties)) {
			log.info("Stopping redis-server {}, to start it with other settings", running.get().pid());
			RedisServer.terminate(running.get());
			running = Optional.empty();
		}
		else if (running.isEmpty() && directory.isConfigured()
				&& RedisPort.answers(directory.configuredPort(), directory.password())) {
			throw new StartRefused("A Redis with the password of " + directory.path() + " answers on port "
					+ directory.configuredPort() + ", but " + directory.pidFile()
					+ " does not name it. A second one would destroy its data: stop it, and start again");
		}
		int port = running.isPresent() ? directory.configuredPort() : RedisPort.choose(properties.port());
		if (running.isEmpty()) {
			server.launch(port, properties.appendFsync());
		}
		server.awaitReady(port);
		log.info("{} redis-server {} on 127.0.0.1:{}, data in {}", running.isPresent() ? "Joined" : "Started",
				directory.runningServer().map(ProcessHandle::pid).orElseThrow(), port, directory.path());
		lock.use();
		Files.writeString(directory.servicePidFile(), Long.toString(ProcessHandle.current().pid()));
		return new EmbeddedRedis(properties, directory, lock, port);
	}

	/** Starts the server again that has died, with a growing pause if it dies again. */
	private void keepRunning(EmbeddedRedisProperties properties) {
		long pause = FIRST_PAUSE_MILLIS;
		try {
			while (true) {
				Thread.sleep(pause);
				if (this.directory.runningServer().isPresent()) {
					pause = FIRST_PAUSE_MILLIS;
				}
				else {
					pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
					startAgain(properties, pause);
				}
			}
		}
		catch (InterruptedException ex) {
			log.debug("The embedded Redis is watched no longer");
		}
	}

	private void startAgain(EmbeddedRedisProperties properties, long pause) {
		log.error("The embedded Redis has died ({}). It is started again, and if it dies again, in {} s",
				this.directory.lastWords(), pause / 1000);
		RedisServer server = new RedisServer(this.directory);
		try {
			this.lock.alone(() -> {
				if (this.directory.runningServer().isEmpty()) {
					RedisServer.awaitPort(this.port);
					server.launch(this.port, properties.appendFsync());
				}
				return this;
			});
			server.awaitReady(this.port);
			log.info("The embedded Redis runs again");
		}
		catch (IOException | UncheckedIOException | StartRefused ex) {
			log.error("The embedded Redis did not start: {}", ex.getMessage());
		}
	}

	int port() {
		return this.port;
	}

	String password() {
		return this.directory.password();
	}

	/**
	 * Stops the server if no other service uses it; a clean stop writes everything out.
	 * @throws IOException if the lock cannot be given back
	 */
	void stop() throws IOException {
		this.watch.interrupt();
		this.lock.alone(() -> {
			this.lock.endUse();
			if (this.lock.isUnused()) {
				this.directory.runningServer().ifPresent(RedisServer::terminate);
				log.info("Stopped the embedded Redis; its data stays in {}", this.directory.path());
			}
			else {
				log.info("Another service uses the embedded Redis, so it goes on");
			}
			return this;
		});
		this.lock.close();
	}

}
