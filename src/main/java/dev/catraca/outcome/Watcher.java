package dev.catraca.outcome;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;

import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.outcome.OrderReader.Seen;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One client that follows one order. Sends the state that was read first, then each
 * change once and in order; where one was missed, the state as it then is.
 */
final class Watcher {

	private static final Logger log = LoggerFactory.getLogger(Watcher.class);

	private final OrderId id;

	private final OrderReader reader;

	private final SseEmitter emitter;

	private final Executor executor;

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private boolean sending;

	private @Nullable OrderRecord last;

	private boolean done;

	Watcher(OrderId id, OrderReader reader, SseEmitter emitter, Executor executor) {
		this.id = id;
		this.reader = reader;
		this.emitter = emitter;
		this.executor = executor;
	}

	OrderId id() {
		return this.id;
	}

	void changed(StatusChange change) {
		enqueue(() -> apply(change));
	}

	/** Looks at the record, for changes may have been missed. */
	void look() {
		enqueue(this::read);
	}

	private void read() {
		this.reader.seen(this.id).ifPresent(this::show);
	}

	void show(Optional<Seen> seen) {
		enqueue(() -> seen.ifPresent(this::show));
	}

	void beat() {
		enqueue(() -> send(SseEmitter.event().comment("still here")));
	}

	private void apply(StatusChange change) {
		OrderRecord before = this.last;
		if (before == null) {
			read();
			return;
		}
		OrderRecord after = before.with(change.fields());
		int ahead = after.version() - before.version();
		if (ahead > 1) {
			read();
		}
		else if (ahead == 1) {
			// the place in line of an order that is back in it is read, not told
			Order order = after.order(this.id);
			show(order.status().isOpen() ? this.reader.seen(this.id, after, 0) : new Seen(order, after));
		}
	}

	private void show(Seen seen) {
		OrderRecord before = this.last;
		if (this.done || (before != null && seen.orderRecord().version() <= before.version())) {
			return;
		}
		this.last = seen.orderRecord();
		send(SseEmitter.event()
			.id(Integer.toString(seen.orderRecord().version()))
			.name("status")
			.data(seen.order(), MediaType.APPLICATION_JSON));
		if (!seen.order().status().isOpen()) {
			this.done = true;
			this.emitter.complete();
		}
	}

	private void send(SseEmitter.SseEventBuilder event) {
		if (this.done) {
			return;
		}
		try {
			this.emitter.send(event);
		}
		catch (IOException | IllegalStateException ex) {
			// the client has gone; the container ends the request
			this.done = true;
		}
	}

	/** One thing at a time and in order, on whatever thread is free. */
	private void enqueue(Runnable step) {
		synchronized (this.waiting) {
			this.waiting.add(step);
			if (this.sending) {
				return;
			}
			this.sending = true;
		}
		this.executor.execute(this::drain);
	}

	private void drain() {
		while (true) {
			Runnable step;
			synchronized (this.waiting) {
				step = this.waiting.poll();
				if (step == null) {
					this.sending = false;
					return;
				}
			}
			try {
				step.run();
			}
			catch (RuntimeException ex) {
				log.debug("Cannot tell of order {} now; it is looked at again", this.id, ex);
			}
		}
	}

}
