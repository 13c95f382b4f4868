package dev.catraca.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import dev.catraca.redis.EmbeddedRedisProperties.AppendFsync;

/**
 * Starts the redis-server process of a directory, waits for it and ends it.
 *
 * @param directory where its data and settings are
 */
record RedisServer(RedisDirectory directory) {

	private static final Duration LAUNCH_LIMIT = Duration.ofSeconds(10);

	private static final Duration START_LIMIT = Duration.ofSeconds(60);

	private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

	/**
	 * Starts it; within the lock of the directory, or another service would not see it
	 * and start a second one.
	 * @param port its port
	 * @param fsync when a write is forced to disk
	 */
	void launch(int port, AppendFsync fsync) throws IOException {
		this.directory.configure(port, fsync);
		// it detaches itself, so that Ctrl-C in a terminal reaches the service only
		new ProcessBuilder(this.directory.binary().toString(), this.directory.configuration().toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.directory.log().toFile()))
			.start();
		comesTrue(LAUNCH_LIMIT, () -> this.directory.runningServer().isPresent());
	}

	/** Waits until it takes commands, and fails if it does not in the end. */
	void awaitReady(int port) {
		boolean ready = comesTrue(START_LIMIT,
				() -> RedisPort.answers(port, this.directory.password()) || this.directory.runningServer().isEmpty())
				&& this.directory.runningServer().isPresent();
		if (!ready) {
			throw new StartRefused("Redis does not answer: the last lines of " + this.directory.log() + " say why");
		}
	}

	/**
	 * A killed server keeps its port until its memory is given back.
	 */
	static void awaitPort(int port) {
		if (!comesTrue(LAUNCH_LIMIT, () -> RedisPort.isFree(port))) {
			throw new StartRefused("Port " + port + " is still taken");
		}
	}

	/** Ends a server; a clean end writes everything out. */
	static void terminate(ProcessHandle server) {
		server.destroy();
		if (!comesTrue(STOP_LIMIT, () -> !runs(server))) {
			throw new StartRefused("redis-server " + server.pid() + " does not stop; end it by hand and start again");
		}
	}

	/**
	 * Whether a process does anything. One that has ended counts as alive until process 1
	 * asks what became of it, which in a container may be late or never.
	 */
	private static boolean runs(ProcessHandle process) {
		return process.isAlive() && process.info().command().isPresent();
	}

	private static boolean comesTrue(Duration limit, BooleanSupplier condition) {
		long end = System.nanoTime() + limit.toNanos();
		try {
			while (!condition.getAsBoolean()) {
				if (System.nanoTime() - end > 0) {
					return false;
				}
				Thread.sleep(20);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
