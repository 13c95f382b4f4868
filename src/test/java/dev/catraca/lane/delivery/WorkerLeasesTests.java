package dev.catraca.lane.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import dev.catraca.order.Lane;
import dev.catraca.redis.Loops;
import dev.catraca.redis.PartitionGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.support.SimpleTriggerContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

/**
 * How often a lease is renewed.
 */
class WorkerLeasesTests {

	private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

	private final StringRedisTemplate redis = mock();

	private final TaskScheduler scheduler = mock();

	private final PartitionGuard guard = mock();

	private final WorkerLeases leases = new WorkerLeases(this.redis, this.scheduler, new Loops(System::nanoTime),
			this.guard);

	WorkerLeasesTests() {
		given(this.scheduler.getClock()).willReturn(this.clock);
		given(this.guard.isPassed()).willReturn(true);
	}

	@ParameterizedTest
	@CsvSource({ "PT1S, PT0.333333333S", "PT6S, PT2S", "PT15S, PT5S", "PT5M, PT5S" })
	void hasTwoThirdsOfItsTimeLeftWhenItIsRenewed(Duration time, Duration pause) {
		Renewal renewal = keep(time);
		assertThat(renewal.pause()).as("before the first").isEqualTo(Duration.ofMillis(300));
		answer(1L);
		renewal.turn().run();
		assertThat(renewal.pause()).isEqualTo(pause).isLessThanOrEqualTo(time.dividedBy(3));
	}

	@Test
	void isRenewedSoonWhenRedisDidNotTakeIt() {
		Renewal renewal = keep(Duration.ofSeconds(15));
		answer(1L);
		renewal.turn().run();
		given(this.redis.execute(any(RedisScript.class), anyList(), any(Object[].class)))
			.willThrow(new QueryTimeoutException("for a test"));
		assertThatThrownBy(renewal.turn()::run).hasMessage("for a test");
		assertThat(renewal.pause()).isEqualTo(Duration.ofMillis(300));
	}

	@Test
	void isGivenOnceItIsKnownThatThisRedisMayBeWorkedWith() {
		given(this.guard.isPassed()).willReturn(false);
		Renewal renewal = keep(Duration.ofSeconds(15));
		renewal.turn().run();
		verifyNoInteractions(this.redis);
		assertThat(renewal.pause()).isEqualTo(Duration.ofMillis(300));
		given(this.guard.isPassed()).willReturn(true);
		answer(1L);
		renewal.turn().run();
		assertThat(renewal.pause()).isEqualTo(Duration.ofSeconds(5));
	}

	private Renewal keep(Duration time) {
		this.leases.keep(Lane.LIST, 0, "worker", time);
		ArgumentCaptor<Runnable> turn = ArgumentCaptor.captor();
		ArgumentCaptor<Trigger> trigger = ArgumentCaptor.captor();
		verify(this.scheduler).schedule(turn.capture(), trigger.capture());
		return new Renewal(turn.getValue(), trigger.getValue(), this.clock);
	}

	private void answer(long leases) {
		given(this.redis.execute(any(RedisScript.class), anyList(), any(Object[].class))).willReturn(leases);
	}

	private record Renewal(Runnable turn, Trigger trigger, Clock clock) {

		Duration pause() {
			return Duration.between(this.clock.instant(),
					this.trigger.nextExecution(new SimpleTriggerContext(this.clock)));
		}

	}

}
