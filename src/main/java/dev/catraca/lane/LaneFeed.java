package dev.catraca.lane;

import java.util.concurrent.Executor;

import dev.catraca.web.LiveStreams;
import dev.catraca.web.Page;
import dev.catraca.web.Watchers;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells everybody who watches the lanes how they are doing.
 */
@Component
class LaneFeed {

	private final Watchers watchers;

	LaneFeed(LaneOverview overview, LiveStreams streams, @Qualifier("applicationTaskExecutor") Executor executor,
			TaskScheduler scheduler) {
		this.watchers = new Watchers("lanes", () -> Page.whole(overview.read()), streams, executor, scheduler);
	}

	SseEmitter follow() {
		return this.watchers.join();
	}

}
