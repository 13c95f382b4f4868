package dev.catraca.operator;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import dev.catraca.web.LiveStreams;
import dev.catraca.web.Panel;
import dev.catraca.web.Watchers;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells everybody in the control room what all panels show.
 */
@Component
class ControlRoom {

	private final List<Panel> panels;

	private final InstantSource clock;

	private final LiveStreams streams;

	private final Executor executor;

	private final TaskScheduler scheduler;

	private final Map<Integer, Watchers> byPartition = new ConcurrentHashMap<>();

	ControlRoom(List<Panel> panels, InstantSource clock, LiveStreams streams,
			@Qualifier("applicationTaskExecutor") Executor executor, TaskScheduler scheduler) {
		this.scheduler = scheduler;
		this.panels = panels;
		this.clock = clock;
		this.streams = streams;
		this.executor = executor;
	}

	SseEmitter follow(int partition) {
		return this.byPartition
			.computeIfAbsent(partition,
					(number) -> new Watchers("state", () -> read(number), this.streams, this.executor, this.scheduler))
			.join();
	}

	/**
	 * Reads all panels.
	 * @param partition the partition, where a panel shows one at a time
	 * @return what each shows, by its name
	 */
	Map<String, Object> read(int partition) {
		Map<String, Object> state = new LinkedHashMap<>();
		state.put("at", this.clock.instant());
		this.panels.forEach((panel) -> state.put(panel.name(), panel.read(partition)));
		return state;
	}

}
