package dev.catraca.lane.delivery;

import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.catraca.redis.Loop;
import dev.catraca.redis.OwnConnection;
import dev.catraca.redis.QuietErrors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Reads for one worker what waits in its lane, on a connection of its own, and hands it
 * on, for as long as the lane is open.
 * <p>
 * No thread waits for an order: what Redis answers is gone on with where it is heard, in
 * the client library's own thread, which must never be made to wait. Pauses, and whatever
 * waits for Redis, have threads that all readers share.
 *
 * @param <E> what is read
 */
public final class Reader<E> {

	private static final Logger log = LoggerFactory.getLogger(Reader.class);

	private static final int REST_MILLIS = 50;

	private static final int FULL_MILLIS = 2;

	private static final int FIRST_PAUSE_MILLIS = 100;

	private static final int LONGEST_PAUSE_MILLIS = 2000;

	private final QuietErrors trouble = new QuietErrors();

	private final String name;

	private final Gate gate;

	private final Source<E> source;

	private final RedisConnectionFactory connections;

	private final Loop loop;

	private final ScheduledExecutorService timer;

	private @Nullable OwnConnection connection;

	/** What is to be done before more is handed on. */
	private final Set<Object> asides = ConcurrentHashMap.newKeySet();

	/**
	 * Whether the lane did not rest at some time since what is taken came: it is handed
	 * on then, whereas what a read brings to a lane that rests waits.
	 */
	private boolean inHand;

	private int pauseMillis = FIRST_PAUSE_MILLIS;

	/** Which beginning it goes on from. */
	private volatile int beginning;

	/** Whether there was no step since somebody looked. */
	private volatile boolean idle;

	private volatile boolean reading;

	Reader(String name, Gate gate, Source<E> source, RedisConnectionFactory connections, Loop loop,
			ScheduledExecutorService timer) {
		this.name = name;
		this.gate = gate;
		this.source = source;
		this.connections = connections;
		this.loop = loop;
		this.timer = timer;
	}

	/** Begins to read. */
	public void start() {
		this.idle = false;
		this.connection = null;
		this.reading = true;
		begin();
	}

	/**
	 * Whether it reads, or has read what is not yet handed on.
	 * @return false once its lane is closed and its last read is over
	 */
	public boolean isReading() {
		return this.reading;
	}

	/**
	 * Begins anew if there was no step since it was called before, for then what is
	 * waited for never comes, of a lack of memory say. To be called at longer intervals
	 * than any step takes.
	 */
	void revive() {
		if (this.reading && this.idle) {
			log.warn("Worker {} reads no more; it begins anew", this.name);
			begin();
		}
		this.idle = true;
	}

	private synchronized void begin() {
		int now = ++this.beginning;
		this.timer.execute(() -> goOn(now, Collections.emptyIterator()));
	}

	/**
	 * Whether a step is the next one; what comes late, after a new beginning, is none.
	 */
	private boolean isNext(int from) {
		if (from != this.beginning) {
			return false;
		}
		this.idle = false;
		return true;
	}

	/**
	 * Hands on what was read, and reads again.
	 * @param from which beginning it goes on from
	 * @param taken what is read and not yet handed on
	 */
	private void goOn(int from, Iterator<E> taken) {
		if (!isNext(from)) {
			return;
		}
		try {
			if (!this.gate.isOpen()) {
				this.timer.execute(() -> end(from));
				return;
			}
			boolean resting = this.gate.isResting();
			this.inHand |= !resting;
			if (!this.inHand || !this.gate.hasRoom()) {
				this.loop.turn();
				goOnLater(from, taken, resting ? REST_MILLIS : FULL_MILLIS);
				return;
			}
			while (taken.hasNext() && this.asides.isEmpty()) {
				this.source.hand(taken.next());
			}
			// what is done aside may be done since the loop looked
			if (taken.hasNext() || !this.asides.isEmpty()) {
				goOnLater(from, taken, FULL_MILLIS);
				return;
			}
			this.inHand = false;
			if (resting) {
				goOnLater(from, taken, REST_MILLIS);
			}
			else {
				read(from);
			}
		}
		catch (RuntimeException ex) {
			pause(from, taken, ex);
		}
		catch (OutOfMemoryError | StackOverflowError ex) {
			pause(from, taken, new IllegalStateException(ex));
		}
	}

	private void goOnLater(int from, Iterator<E> taken, int millis) {
		this.timer.schedule(() -> goOn(from, taken), millis, TimeUnit.MILLISECONDS);
	}

	private void read(int from) {
		if (this.connection == null) {
			OwnConnection made = new OwnConnection(this.connections);
			if (!isNext(from)) {
				made.close();
				return;
			}
			this.connection = made;
		}
		this.source.read(this.connection).whenComplete((read, error) -> {
			if (error != null) {
				pause(from, Collections.emptyIterator(), (error.getCause() instanceof RuntimeException cause) ? cause
						: new IllegalStateException(error));
				return;
			}
			this.loop.turn();
			this.pauseMillis = FIRST_PAUSE_MILLIS;
			goOn(from, read.iterator());
		});
	}

	private void pause(int from, Iterator<E> taken, RuntimeException error) {
		this.timer.schedule(() -> {
			try {
				this.source.mend(error);
			}
			catch (RuntimeException ex) {
				this.trouble.handleError(ex);
			}
			goOn(from, taken);
		}, this.pauseMillis, TimeUnit.MILLISECONDS);
		this.pauseMillis = Math.min(2 * this.pauseMillis, LONGEST_PAUSE_MILLIS);
	}

	/**
	 * Does on another thread what waits for Redis. Nothing more is handed on or read
	 * until it is done.
	 * @param work what is to be done; left undone if it fails
	 */
	public void aside(Runnable work) {
		Object aside = new Object();
		this.asides.add(aside);
		try {
			this.timer.execute(() -> runAside(aside, work));
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// which may be done all the same, where only a thread could not be made
			this.asides.remove(aside);
			throw ex;
		}
	}

	private void runAside(Object aside, Runnable work) {
		try {
			work.run();
		}
		catch (RuntimeException ex) {
			this.trouble.handleError(ex);
		}
		finally {
			this.asides.remove(aside);
		}
	}

	private void end(int from) {
		if (!isNext(from)) {
			return;
		}
		try {
			if (this.connection != null) {
				this.connection.close();
			}
		}
		finally {
			this.connection = null;
			this.reading = false;
		}
	}

	/** What a lane allows its readers at present. */
	public interface Gate {

		/**
		 * Whether more is to be read.
		 * @return false once the lane stops
		 */
		boolean isOpen();

		/**
		 * Whether nothing is to be read at present, nor handed on but what was read
		 * before.
		 * @return whether the lane is paused
		 */
		boolean isResting();

		/**
		 * Whether more may be handed on.
		 * @return false while the lane has its hands full
		 */
		boolean hasRoom();

	}

	/**
	 * What is read, and what becomes of it.
	 *
	 * @param <E> what is read
	 */
	public interface Source<E> {

		/**
		 * Reads what is next, or waits for it for {@code BlockTime} at most.
		 * @param own a connection that nobody else uses
		 * @return what was read, none if nothing came, or why that failed
		 */
		CompletionStage<? extends Iterable<E>> read(OwnConnection own);

		/**
		 * Hands on what was read, and waits for nothing.
		 * @param one what was read
		 */
		void hand(E one);

		/**
		 * Does what the next read needs so that it does not fail in the same way; may
		 * wait for Redis.
		 * @param trouble why the last one failed; thrown again if there is nothing to be
		 * done but to wait
		 */
		void mend(RuntimeException trouble);

	}

}
