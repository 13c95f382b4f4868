package dev.catraca.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Keeps the server-sent event streams of this instance: not too many, not for ever, and
 * all ended when the service stops, for else each would hold it up.
 */
@Component
public class LiveStreams implements SmartLifecycle {

	private static final int MOST = 200;

	private static final Duration LIFE = Duration.ofMinutes(30);

	private final Map<SseEmitter, Runnable> open = new ConcurrentHashMap<>();

	private volatile boolean running;

	/**
	 * Opens a stream.
	 * @return the stream, which ends after half an hour; a client connects again
	 * @throws Refusal if too many are open
	 */
	public SseEmitter open() {
		if (this.open.size() >= MOST || !this.running) {
			throw new Refusal(
					Problems.of("too-many-streams", HttpStatus.SERVICE_UNAVAILABLE,
							"Too many live streams are open. Ask for the state instead, or try again later."),
					Duration.ofSeconds(10));
		}
		SseEmitter emitter = new SseEmitter(LIFE.toMillis());
		this.open.put(emitter, () -> {
		});
		emitter.onCompletion(() -> end(emitter));
		emitter.onTimeout(emitter::complete);
		emitter.onError((trouble) -> end(emitter));
		return emitter;
	}

	/**
	 * Says what to do when a stream has ended, whoever ended it.
	 * @param emitter the stream
	 * @param action what to do, once
	 */
	public void onEnd(SseEmitter emitter, Runnable action) {
		this.open.computeIfPresent(emitter, (key, none) -> action);
	}

	/**
	 * Forgets a stream that has ended, or was never answered with.
	 * @param emitter the stream
	 */
	public void end(SseEmitter emitter) {
		Runnable action = this.open.remove(emitter);
		if (action != null) {
			action.run();
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.open.keySet().forEach(SseEmitter::complete);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** The very first to stop, before the web server waits for its requests. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
