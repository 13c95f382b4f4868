package dev.catraca.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.function.LongSupplier;

import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Has what takes turns with a delay take them at the same half seconds. A service at rest
 * does little but wake threads, each of which is dear alone and cheaper beside others.
 */
class InStepScheduler extends ThreadPoolTaskScheduler {

	/** From one step to the next; delays are multiples of it. */
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

	/** From the end of a turn to the next one it is half a step less at least. */
	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant start, Duration delay) {
		return scheduleAtFixedRate(new Turns(task, delay.toNanos() - STEP_NANOS / 2), nextStep(start), delay);
	}

	/** By a clock that nobody sets. */
	private Instant nextStep(Instant time) {
		Instant now = getClock().instant();
		Instant from = time.isBefore(now) ? now : time;
		long past = this.nanos.getAsLong() + Duration.between(now, from).toNanos();
		return from.plusNanos(Math.floorMod(-past, STEP_NANOS));
	}

	/** Turns of a task, but for those that come too soon after the last one. */
	private final class Turns implements Runnable {

		private final Runnable task;

		private final long restNanos;

		private long endedNanos;

		Turns(Runnable task, long restNanos) {
			this.task = task;
			this.restNanos = restNanos;
			this.endedNanos = InStepScheduler.this.nanos.getAsLong() - restNanos;
		}

		@Override
		public void run() {
			if (InStepScheduler.this.nanos.getAsLong() - this.endedNanos < this.restNanos) {
				return;
			}
			try {
				this.task.run();
			}
			finally {
				this.endedNanos = InStepScheduler.this.nanos.getAsLong();
			}
		}

	}

}
