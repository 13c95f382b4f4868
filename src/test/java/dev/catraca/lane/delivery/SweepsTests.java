package dev.catraca.lane.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

import dev.catraca.redis.Loop;
import dev.catraca.redis.Loops;
import dev.catraca.redis.PartitionGuard;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class SweepsTests {

	private final AtomicLong nanos = new AtomicLong();

	private final Queue<Runnable> given = new ArrayDeque<>();

	private final Loops loops = new Loops(this.nanos::get);

	private final Counting counting = new Counting();

	private final PartitionGuard guard = mock();

	private final Sweeps sweeps = new Sweeps(List.of(this.counting), this.given::add, this.loops, this.guard,
			this.nanos::get);

	SweepsTests() {
		when(this.guard.isPassed()).thenReturn(true);
	}

	@Test
	void takeNoTurnUntilItIsKnownThatThisRedisMayBeWorkedWith() {
		when(this.guard.isPassed()).thenReturn(false);
		assertThat(turnsIn(Duration.ofSeconds(10), "2")).isZero();
		when(this.guard.isPassed()).thenReturn(true);
		passHalfASecond("2");
		assertThat(this.given).hasSize(1);
	}

	@Test
	void takeTurnsAtTheirPaceWhileAnyOrderIsOpenAndSlowlyWhileNoneIs() {
		assertThat(turnsIn(Duration.ofSeconds(10), "0")).isEqualTo(2);
		assertThat(turnsIn(Duration.ofSeconds(10), "2")).isEqualTo(10);
		assertThat(turnsIn(Duration.ofSeconds(10), "0")).isEqualTo(2);
		assertThat(this.loops.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void takeOneTurnAtATimeAndTheNextAfterOneThatFailed() {
		for (int i = 0; i < 4; i++) {
			passHalfASecond("1");
		}
		assertThat(this.given).as("twice its pause").hasSize(1);
		this.counting.trouble = true;
		assertThatThrownBy(this.given.remove()::run).hasMessage("trouble");
		passHalfASecond("1", "1", "1");
		assertThat(this.given).as("after its pause").hasSize(1);
		assertThatThrownBy(this.given.remove()::run).hasMessage("trouble");
		passHalfASecond("1", "1", "1");
		assertThat(this.given).isEmpty();
	}

	@Test
	void areMissedWhenTheyFailForLong() {
		this.counting.trouble = true;
		for (int i = 0; i < 30; i++) {
			passHalfASecond("1");
			this.given.forEach((turn) -> assertThatThrownBy(turn::run).hasMessage("trouble"));
			this.given.clear();
		}
		assertThat(this.loops.health().getDetails()).containsKey("counting");
	}

	private int turnsIn(Duration time, String open) {
		int before = this.counting.turns;
		for (long i = 0; i < time.toMillis(); i += 500) {
			passHalfASecond("0", open);
			this.given.forEach(Runnable::run);
			this.given.clear();
		}
		return this.counting.turns - before;
	}

	/** With as many kinds of open orders as each partition has. */
	private void passHalfASecond(String... open) {
		// glances do not come to the millisecond
		this.nanos.addAndGet(Duration.ofMillis(499).toNanos());
		for (int partition = 0; partition < open.length; partition++) {
			this.sweeps.seen(partition, List.of(open[partition]));
		}
	}

	private static final class Counting implements Sweep {

		private int turns;

		private boolean trouble;

		@Override
		public String name() {
			return "counting";
		}

		@Override
		public Duration pause() {
			return Duration.ofSeconds(1);
		}

		@Override
		public void sweep(Loop loop) {
			if (this.trouble) {
				throw new IllegalStateException("trouble");
			}
			this.turns++;
		}

	}

}
