package dev.catraca.web;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Those who watch the same thing live. It is read once for all of them, and while Redis
 * is away they are told that it is.
 */
public final class Watchers {

	/** What is sent while Redis is away. */
	private static final String AWAY = "away";

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final String event;

	private final Supplier<?> state;

	private final LiveStreams streams;

	private final Executor executor;

	private final TaskScheduler scheduler;

	private final Set<SseEmitter> watching = new HashSet<>();

	private @Nullable ScheduledFuture<?> telling;

	/** Each stream is busy from the moment an event is given to it until it is sent. */
	private final Set<SseEmitter> idle = ConcurrentHashMap.newKeySet();

	/**
	 * Makes room for watchers.
	 * @param event the name of the events
	 * @param state reads what they tell
	 * @param streams opens their streams
	 * @param executor sends to each, for a slow one must not hold up the others
	 * @param scheduler has the state told each second, as long as anybody watches
	 */
	public Watchers(String event, Supplier<?> state, LiveStreams streams, Executor executor, TaskScheduler scheduler) {
		this.scheduler = scheduler;
		this.event = event;
		this.state = state;
		this.streams = streams;
		this.executor = executor;
	}

	/**
	 * Opens a stream for the client whose request is being answered, and tells the
	 * present state.
	 * @return the stream
	 */
	public SseEmitter join() {
		Object now = this.state.get();
		SseEmitter emitter = this.streams.open();
		add(emitter);
		this.streams.onEnd(emitter, () -> remove(emitter));
		send(emitter, this.event, now);
		return emitter;
	}

	private synchronized void add(SseEmitter emitter) {
		this.watching.add(emitter);
		if (this.telling == null) {
			this.telling = this.scheduler.scheduleWithFixedDelay(this::tell,
					this.scheduler.getClock().instant().plus(PAUSE), PAUSE);
		}
	}

	private synchronized void remove(SseEmitter emitter) {
		this.idle.remove(emitter);
		this.watching.remove(emitter);
		if (this.watching.isEmpty() && this.telling != null) {
			this.telling.cancel(false);
			this.telling = null;
		}
	}

	private synchronized void rest(SseEmitter emitter) {
		if (this.watching.contains(emitter)) {
			this.idle.add(emitter);
		}
	}

	/** Sends the present state to every watcher that has taken the last one. */
	private void tell() {
		if (this.idle.isEmpty()) {
			return;
		}
		String name = this.event;
		Object now;
		try {
			now = this.state.get();
		}
		catch (DataAccessException ex) {
			name = AWAY;
			now = Map.of("away", "redis");
		}
		for (SseEmitter emitter : Set.copyOf(this.idle)) {
			send(emitter, name, now);
		}
	}

	private void send(SseEmitter emitter, String name, Object now) {
		this.idle.remove(emitter);
		this.executor.execute(() -> {
			try {
				emitter.send(SseEmitter.event().name(name).data(now, MediaType.APPLICATION_JSON));
				rest(emitter);
			}
			catch (IOException | IllegalStateException ex) {
				// the client has gone; the container ends the request
				this.streams.end(emitter);
			}
		});
	}

}
