package dev.catraca.lane.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Lets operators wait for entries: not too many at once, in short turns, each on a
 * connection of the pool, and no longer than their client and the service are there.
 * <p>
 * A client that has gone is noticed by writing to it: JSON may begin with spaces, so one
 * is sent after each turn.
 */
@Component
class VisitorReads implements SmartLifecycle {

	static final Duration LONGEST = Duration.ofSeconds(30);

	static final int MOST = 16;

	/** Well below the time a command may take. */
	private static final Duration TURN = Duration.ofMillis(500);

	private final Semaphore free = new Semaphore(MOST);

	private volatile boolean running;

	/**
	 * Reads until there is something or the time is over.
	 * @param time how long to wait, zero to look once
	 * @param response where the client is
	 * @param read reads, waiting for as long as it is told
	 * @return what was read
	 * @throws IOException if the client has gone
	 * @throws Refusal if too many wait already
	 */
	List<StreamEntry> read(Duration time, HttpServletResponse response, Function<Duration, List<StreamEntry>> read)
			throws IOException {
		if (time.isZero()) {
			return read.apply(Duration.ZERO);
		}
		if (!this.running || !this.free.tryAcquire()) {
			throw new Refusal(
					Problems.of("too-many-reads", HttpStatus.SERVICE_UNAVAILABLE,
							"Too many reads wait for entries. Read without block, or try again later."),
					Duration.ofSeconds(5));
		}
		try {
			return inTurns(System.nanoTime() + time.toNanos(), response, read);
		}
		finally {
			this.free.release();
		}
	}

	/** How many wait at this moment. */
	int waiting() {
		return MOST - this.free.availablePermits();
	}

	private List<StreamEntry> inTurns(long end, HttpServletResponse response,
			Function<Duration, List<StreamEntry>> read) throws IOException {
		List<StreamEntry> found = read.apply(turn(end));
		while (found.isEmpty() && this.running && System.nanoTime() - end < 0) {
			response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			response.getOutputStream().write(' ');
			response.getOutputStream().flush();
			try {
				found = read.apply(turn(end));
			}
			catch (DataAccessException | Refusal ex) {
				// the answer has begun, and nothing was found; asking again will tell why
				return List.of();
			}
		}
		return found;
	}

	private static Duration turn(long end) {
		long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
		return Duration.ofMillis(Math.max(1, Math.min(TURN.toMillis(), millis)));
	}

	@Override
	public void start() {
		this.running = true;
	}

	/** Each ends after its turn. */
	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before the web server waits for its requests. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
