package dev.catraca.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Has what takes turns take them at the same half seconds. A service at rest does little
 * but wake threads, each of which is dear alone and cheaper beside others.
 */
class InStepScheduler extends ThreadPoolTaskScheduler {

	/** From one step to the next. All delays are multiples of it. */
	static final long STEP_NANOS = Duration.ofMillis(500).toNanos();

	private final transient LongSupplier nanos;

	InStepScheduler() {
		this(System::nanoTime);
	}

	InStepScheduler(LongSupplier nanos) {
		this.nanos = nanos;
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
		return scheduleWithFixedDelay(task, getClock().instant(), delay);
	}

	/**
	 * Here the delay counts from turn to turn. A turn that could not begin before the
	 * next one is due is left out.
	 */
	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant start, Duration delay) {
		Instant first = inStep(start);
		Turns turns = new Turns(task, this.nanos.getAsLong() + nanosUntil(first), delay.toNanos());
		return scheduleAtFixedRate(turns, first, delay);
	}

	@Override
	public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
		return super.schedule(task, (turn) -> {
			Instant next = trigger.nextExecution(turn);
			return (next != null) ? inStep(next) : null;
		});
	}

	/** The nearest step that is not over, by a clock that nobody sets. */
	private Instant inStep(Instant time) {
		long wait = nanosUntil(time);
		long sinceStep = Math.floorMod(this.nanos.getAsLong() + wait, STEP_NANOS);
		boolean back = sinceStep < STEP_NANOS / 2 && sinceStep <= wait;
		return time.minusNanos(back ? sinceStep : sinceStep - STEP_NANOS);
	}

	private long nanosUntil(Instant time) {
		return Duration.between(getClock().instant(), time).toNanos();
	}

	/** Turns of a task. */
	private final class Turns implements Runnable {

		private final Runnable task;

		private final long pauseNanos;

		private long dueNanos;

		Turns(Runnable task, long firstNanos, long pauseNanos) {
			this.task = task;
			this.dueNanos = firstNanos;
			this.pauseNanos = pauseNanos;
		}

		@Override
		public void run() {
			long lateNanos = InStepScheduler.this.nanos.getAsLong() - this.dueNanos;
			this.dueNanos += this.pauseNanos;
			if (lateNanos < this.pauseNanos) {
				this.task.run();
			}
		}

	}

}
