package dev.catraca.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows server-sent events, the way a page does.
 */
public final class LiveEvents implements AutoCloseable {

	private static final JsonMapper JSON = new JsonMapper();

	private final List<Event> events = new CopyOnWriteArrayList<>();

	private final HttpResponse<Stream<String>> answer;

	private volatile boolean ended;

	/**
	 * Asks for events; returns once the answer has begun.
	 * @param port of the service
	 * @param path of the events
	 * @param headers further ones
	 */
	public LiveEvents(int port, String path, String... headers) {
		HttpRequest.Builder asked = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.header("Accept", "text/event-stream");
		if (headers.length > 0) {
			asked.headers(headers);
		}
		try {
			this.answer = HttpClient.newHttpClient().send(asked.build(), BodyHandlers.ofLines());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		Thread reader = new Thread(this::read, "live-events");
		reader.setDaemon(true);
		reader.start();
	}

	private void read() {
		String[] name = { "message" };
		try (Stream<String> lines = this.answer.body()) {
			lines.forEach((line) -> {
				if (line.startsWith("event:")) {
					name[0] = line.substring("event:".length()).strip();
				}
				else if (line.startsWith("data:")) {
					this.events.add(new Event(name[0], JSON.readTree(line.substring("data:".length()))));
				}
			});
			this.ended = true;
		}
		catch (java.io.UncheckedIOException ex) {
			// closed by the test, or cut: not ended by the service
		}
	}

	public HttpResponse<?> answer() {
		return this.answer;
	}

	public List<Event> events() {
		return this.events;
	}

	/** What was told of an order so far: the status in each event. */
	public List<String> statuses() {
		return this.events.stream().map((event) -> event.data().get("status").asString()).toList();
	}

	/** Whether the service has ended the stream. */
	public boolean hasEnded() {
		return this.ended;
	}

	@Override
	public void close() {
		this.answer.body().close();
	}

	/** An event with its data. */
	public record Event(String name, JsonNode data) {
	}

}
