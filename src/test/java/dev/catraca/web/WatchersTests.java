package dev.catraca.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import org.springframework.scheduling.TaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

class WatchersTests {

	private final Queue<Runnable> given = new ArrayDeque<>();

	private final TaskScheduler scheduler = mock();

	private final LiveStreams streams = new LiveStreams(new LiveProperties(10, 10));

	private final Watchers watchers = new Watchers("lanes", () -> "state", this.streams, this.given::add,
			this.scheduler);

	WatchersTests() {
		given(this.scheduler.getClock()).willReturn(Clock.systemUTC());
		this.streams.start();
	}

	@Test
	void oneThatHasNotTakenTheLastStateIsNotSentTheNext() {
		this.watchers.join();
		ArgumentCaptor<Runnable> tick = ArgumentCaptor.captor();
		verify(this.scheduler).scheduleWithFixedDelay(tick.capture(), any(Instant.class), any(Duration.class));
		tick.getValue().run();
		assertThat(this.given).as("the state at its beginning").hasSize(1);
		for (int turn = 0; turn < 2; turn++) {
			this.given.remove().run();
			for (int i = 0; i < 3; i++) {
				tick.getValue().run();
			}
			assertThat(this.given).hasSize(1);
		}
	}

}
