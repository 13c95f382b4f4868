package dev.catraca.testing;

import java.util.ArrayList;
import java.util.List;

import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A live stream without a client: keeps the data of the events that it was to send.
 */
public final class ToldEvents extends SseEmitter {

	private final List<Object> data = new ArrayList<>();

	@Override
	public void send(SseEventBuilder event) {
		event.build()
			.stream()
			.map(DataWithMediaType::getData)
			// the names and ids of events are text, what they tell is not
			.filter((part) -> !(part instanceof String))
			.forEach(this.data::add);
	}

	/** What was told, in its order. */
	public List<Object> data() {
		return this.data;
	}

}
