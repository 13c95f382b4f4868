package dev.catraca.lane.delivery;

import java.util.function.BooleanSupplier;

import dev.catraca.redis.QuietErrors;

import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * When and how lanes stop: side by side and together with the web server, so that the
 * limits of both count once.
 */
public final class LanePhase {

	/** The web server drains in this phase too. */
	public static final int PHASE = WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE;

	private static final int LONGEST_READ_MILLIS = 4000;

	private LanePhase() {
	}

	/**
	 * Stops a lane on a thread of its own.
	 * @param stop stops it
	 * @param callback told in the end, also when Redis is away, or the connections to it
	 * are closed because the stop took too long: what is in hand is then taken over once
	 * it counts as stalled
	 */
	public static void stop(Runnable stop, Runnable callback) {
		new Thread(() -> {
			try {
				stop.run();
			}
			catch (DataAccessException | IllegalStateException ex) {
				new QuietErrors().handleError(ex);
			}
			finally {
				callback.run();
			}
		}, "lane-stop").start();
	}

	/**
	 * Waits until readers have returned from their last read, which may block for a
	 * second.
	 * @param done whether they have
	 */
	public static void await(BooleanSupplier done) {
		try {
			for (int waited = 0; waited < LONGEST_READ_MILLIS && !done.getAsBoolean(); waited += 10) {
				Thread.sleep(10);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
