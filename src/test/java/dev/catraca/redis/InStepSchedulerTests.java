package dev.catraca.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

class InStepSchedulerTests {

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00.777Z");

	private final AtomicLong nanos = new AtomicLong(millis(10_100));

	private final ScheduledExecutorService executor = mock();

	private final InStepScheduler scheduler = new InStepScheduler(this.nanos::get) {

		@Override
		protected ScheduledExecutorService createExecutor(int poolSize, ThreadFactory threads,
				RejectedExecutionHandler refused) {
			return InStepSchedulerTests.this.executor;
		}

	};

	InStepSchedulerTests() {
		this.scheduler.setClock(Clock.fixed(NOW, ZoneOffset.UTC));
		this.scheduler.afterPropertiesSet();
	}

	@ParameterizedTest
	@CsvSource({ "-700, 400", "0, 400", "100, 400", "400, 400", "401, 900", "5000, 5400" })
	void turnsBeginAtAStep(int startMillis, int delayMillis) {
		this.scheduler.scheduleWithFixedDelay(() -> {
		}, NOW.plusMillis(startMillis), Duration.ofSeconds(5));
		verify(this.executor).scheduleAtFixedRate(any(), eq(millis(delayMillis)), eq(millis(5000)), any());
	}

	@Test
	void aTurnThatComesSoonAfterTheLastOneIsLeftOut() {
		AtomicInteger turns = new AtomicInteger();
		this.scheduler.scheduleWithFixedDelay(() -> {
			turns.incrementAndGet();
			this.nanos.addAndGet(millis(300));
			throw new IllegalStateException("on purpose");
		}, Duration.ofSeconds(1));
		ArgumentCaptor<Runnable> turn = ArgumentCaptor.captor();
		verify(this.executor).scheduleAtFixedRate(turn.capture(), anyLong(), anyLong(), any());
		List<Integer> after = new ArrayList<>();
		for (int at : List.of(10_500, 11_500, 12_550, 15_000, 15_300, 16_049, 16_050)) {
			this.nanos.set(millis(at));
			turn.getValue().run();
			after.add(turns.get());
		}
		assertThat(after).containsExactly(1, 1, 2, 3, 3, 3, 4);
	}

	private static long millis(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
