package dev.catraca.redis;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Two locks in one file, which the operating system frees when a process dies: one is
 * held by whoever is about to start or stop the server, the other is shared by all who
 * use it.
 */
final class DirectoryLock {

	private static final Duration LIMIT = Duration.ofSeconds(90);

	private static final long CHANGING = 0;

	private static final long USING = 1;

	private final Path file;

	private final FileChannel channel;

	private @Nullable FileLock using;

	private DirectoryLock(Path file, FileChannel channel) {
		this.file = file;
		this.channel = channel;
	}

	static DirectoryLock open(Path file) throws IOException {
		return new DirectoryLock(file,
				FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
	}

	/**
	 * Does something while no other service does anything alone.
	 * @param <T> what it gives
	 * @param action what to do
	 * @return what it gives
	 * @throws IOException if the file cannot be locked
	 * @throws StartRefused if another service takes too long
	 */
	<T> T alone(Action<T> action) throws IOException {
		long end = System.nanoTime() + LIMIT.toNanos();
		FileLock lock = tryLock(CHANGING, false);
		while (lock == null) {
			if (System.nanoTime() - end > 0) {
				throw new StartRefused("Another service has held " + this.file + " for too long; is it stuck?");
			}
			pause();
			lock = tryLock(CHANGING, false);
		}
		try (FileLock held = lock) {
			return action.run();
		}
	}

	/** Says that this service uses the server from now on. */
	void use() throws IOException {
		this.using = tryLock(USING, true);
	}

	void endUse() throws IOException {
		if (this.using != null) {
			this.using.release();
		}
	}

	/** Whether no service uses the server. */
	boolean isUnused() throws IOException {
		try (FileLock exclusive = tryLock(USING, false)) {
			return exclusive != null;
		}
	}

	void close() throws IOException {
		this.channel.close();
	}

	private @Nullable FileLock tryLock(long position, boolean shared) throws IOException {
		try {
			return this.channel.tryLock(position, 1, shared);
		}
		catch (OverlappingFileLockException ex) {
			// held by another application context of this very process
			return null;
		}
	}

	private static void pause() {
		try {
			Thread.sleep(50);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	interface Action<T> {

		T run() throws IOException;

	}

}
