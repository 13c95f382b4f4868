package dev.catraca.lane.pubsub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * A client that listens to a channel or a pattern. One that is too slow misses messages,
 * as with Redis itself, and is told how many.
 */
final class Listener implements MessageListener {

	private static final int MOST_WAITING = 1000;

	private final SseEmitter emitter;

	private final Executor executor;

	private final InstantSource clock;

	private final Queue<SseEventBuilder> waiting = new ArrayDeque<>();

	private long missed;

	private boolean sending;

	Listener(SseEmitter emitter, Executor executor, InstantSource clock) {
		this.emitter = emitter;
		this.executor = executor;
		this.clock = clock;
	}

	@Override
	public void onMessage(Message message, byte @Nullable [] pattern) {
		String channel = text(message.getChannel());
		String by = (pattern != null) ? text(pattern) : channel;
		send(SseEmitter.event()
			.name("message")
			.data(new Heard(channel, by.equals(channel) ? null : by, text(message.getBody()), this.clock.instant()),
					MediaType.APPLICATION_JSON));
	}

	/** Shows that the stream is alive, unless it is busy anyway. */
	synchronized void beat() {
		if (!this.waiting.isEmpty()) {
			return;
		}
		send(SseEmitter.event().comment("still here"));
	}

	private synchronized void send(SseEventBuilder event) {
		if (this.waiting.size() >= MOST_WAITING) {
			this.missed++;
			return;
		}
		if (this.missed > 0) {
			this.waiting
				.add(SseEmitter.event().name("missed").data(new Missed(this.missed), MediaType.APPLICATION_JSON));
			this.missed = 0;
		}
		this.waiting.add(event);
		if (!this.sending) {
			this.sending = true;
			this.executor.execute(this::drain);
		}
	}

	private synchronized @Nullable SseEventBuilder next() {
		SseEventBuilder event = this.waiting.poll();
		this.sending = event != null;
		return event;
	}

	private void drain() {
		for (SseEventBuilder event = next(); event != null; event = next()) {
			try {
				this.emitter.send(event);
			}
			catch (IOException | IllegalStateException ex) {
				// the client has gone; the container ends the request
			}
		}
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	/**
	 * A message that was heard.
	 *
	 * @param channel where it was published
	 * @param pattern the pattern that let it be heard, null if it was heard by name
	 * @param text what it says
	 * @param at when it was heard
	 */
	@Schema(name = "HeardMessage", example = """
			{"channel":"goals.brazil","pattern":"goals.*","text":"1:0","at":"2027-03-07T19:12:00Z"}""")
	record Heard(String channel, @Nullable String pattern, String text, Instant at) {
	}

	/**
	 * What a client that is too slow is told.
	 *
	 * @param messages how many it missed
	 */
	record Missed(long messages) {
	}

}
