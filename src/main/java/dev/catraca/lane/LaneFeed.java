package dev.catraca.lane;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import dev.catraca.web.LiveStreams;
import dev.catraca.web.Page;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells everybody who watches the lanes how they are doing; reads it once for all.
 */
@Component
class LaneFeed {

	private final LaneOverview overview;

	private final LiveStreams streams;

	private final Executor executor;

	/** Each stream is busy from the moment an event is given to it until it is sent. */
	private final Set<SseEmitter> idle = ConcurrentHashMap.newKeySet();

	LaneFeed(LaneOverview overview, LiveStreams streams, @Qualifier("applicationTaskExecutor") Executor executor) {
		this.overview = overview;
		this.streams = streams;
		this.executor = executor;
	}

	SseEmitter follow() {
		Page<LaneState> now = Page.whole(this.overview.read());
		SseEmitter emitter = this.streams.open();
		this.streams.onEnd(emitter, () -> this.idle.remove(emitter));
		send(emitter, now);
		return emitter;
	}

	@Scheduled(fixedRateString = "1s")
	void tick() {
		tell();
	}

	/**
	 * Sends the present state to every watcher that has taken the last one.
	 * @return to how many
	 */
	int tell() {
		if (this.idle.isEmpty()) {
			return 0;
		}
		Page<LaneState> now = Page.whole(this.overview.read());
		Set<SseEmitter> ready = Set.copyOf(this.idle);
		ready.forEach((emitter) -> send(emitter, now));
		return ready.size();
	}

	private void send(SseEmitter emitter, Page<LaneState> now) {
		this.idle.remove(emitter);
		this.executor.execute(() -> {
			try {
				emitter.send(SseEmitter.event().name("lanes").data(now, MediaType.APPLICATION_JSON));
				this.idle.add(emitter);
			}
			catch (IOException | IllegalStateException ex) {
				// the client has gone; the container ends the request
				this.streams.end(emitter);
			}
		});
	}

}
