package dev.catraca.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Keeps the server-sent event streams of this instance: not too many, not for ever, and
 * all ended when the service stops, for else each would hold it up.
 */
@Component
public class LiveStreams implements SmartLifecycle {

	private static final Duration LIFE = Duration.ofMinutes(30);

	private static final Duration PAUSE = Duration.ofSeconds(10);

	private final LiveProperties properties;

	private final Map<SseEmitter, Stream> open = new ConcurrentHashMap<>();

	private volatile boolean running;

	LiveStreams(LiveProperties properties) {
		this.properties = properties;
	}

	/**
	 * Opens a stream, for the client whose request is being answered.
	 * @return the stream, which ends after half an hour; a client connects again
	 * @throws Refusal if too many are open, at this instance or from this address
	 * @throws MethodNotAllowedException if the request is a HEAD
	 */
	public SseEmitter open() {
		refuseHead();
		String address = address();
		SseEmitter emitter = new LiveStream();
		synchronized (this.open) {
			check(address);
			this.open.put(emitter, new Stream(address, () -> {
			}));
		}
		emitter.onCompletion(() -> end(emitter));
		emitter.onTimeout(emitter::complete);
		emitter.onError((trouble) -> end(emitter));
		return emitter;
	}

	/**
	 * What is written in answer to a HEAD goes nowhere, so nobody would notice that its
	 * client has gone: the stream would keep its place for half an hour.
	 */
	private static void refuseHead() {
		if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
				&& request.getRequest().getMethod().equals("HEAD")) {
			throw new MethodNotAllowedException(HttpMethod.HEAD, List.of(HttpMethod.GET));
		}
	}

	private void check(String address) {
		if (this.open.size() >= this.properties.mostStreams() || !this.running) {
			throw refused(HttpStatus.SERVICE_UNAVAILABLE, "");
		}
		long own = this.open.values().stream().filter((stream) -> stream.address().equals(address)).count();
		if (own >= this.properties.mostPerAddress()) {
			throw refused(HttpStatus.TOO_MANY_REQUESTS, " from this address");
		}
	}

	private static Refusal refused(HttpStatus status, String where) {
		return new Refusal(
				Problems.of("too-many-streams", status,
						"Too many live streams are open" + where + ". Ask for the state instead, or try again later."),
				PAUSE);
	}

	private static String address() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request)
				? request.getRequest().getRemoteAddr() : "";
	}

	/**
	 * Says what to do when a stream has ended, whoever ended it.
	 * @param emitter the stream
	 * @param action what to do, once
	 */
	public void onEnd(SseEmitter emitter, Runnable action) {
		this.open.computeIfPresent(emitter, (key, stream) -> new Stream(stream.address(), action));
	}

	/**
	 * Forgets a stream that has ended, or was never answered with.
	 * @param emitter the stream
	 */
	public void end(SseEmitter emitter) {
		Stream stream = this.open.remove(emitter);
		if (stream != null) {
			stream.action().run();
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

	/**
	 * Gives its place back as soon as it is complete: of one that was complete before its
	 * answer had begun nobody calls the callbacks.
	 */
	private final class LiveStream extends SseEmitter {

		LiveStream() {
			super(LIFE.toMillis());
		}

		@Override
		public void complete() {
			super.complete();
			end(this);
		}

	}

	/**
	 * A stream that is open.
	 *
	 * @param address who asked for it
	 * @param action what to do when it has ended
	 */
	private record Stream(String address, Runnable action) {
	}

}
