package dev.catraca.fault;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * What happens to some of the requests that pass a {@link FaultProxy}.
 */
final class Fault {

	/** What goes wrong. */
	enum Kind {

		/** Cut before it is passed on. */
		REQUEST_LOST,

		/** Passed on, and cut when its reply comes. */
		REPLY_LOST,

		/** Held up. */
		LATE,

		/** Not passed on; something is done instead. */
		STOPPED_BEFORE,

		/** Passed on; when its reply comes, something is done instead. */
		STOPPED_AFTER

	}

	private final Kind kind;

	private final Predicate<Request> which;

	private final AtomicInteger left;

	private final AtomicInteger fired = new AtomicInteger();

	private final Duration pause;

	private final Runnable action;

	Fault(Kind kind, Predicate<Request> which, int times, Duration pause, Runnable action) {
		this.kind = kind;
		this.which = which;
		this.left = new AtomicInteger(times);
		this.pause = pause;
		this.action = action;
	}

	/** Whether it strikes this request; if so, it is spent once. */
	boolean strikes(Request request) {
		return this.left.get() > 0 && this.which.test(request) && this.left.getAndDecrement() > 0;
	}

	/** Not spent after all: Redis has not run the request. */
	void keep() {
		this.left.incrementAndGet();
	}

	void fire() {
		this.fired.incrementAndGet();
		this.action.run();
	}

	/** How often it has struck. */
	int fired() {
		return this.fired.get();
	}

	Kind kind() {
		return this.kind;
	}

	Duration pause() {
		return this.pause;
	}

}
