package dev.catraca.lane.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.Glance;
import dev.catraca.redis.Loop;
import dev.catraca.redis.Loops;
import dev.catraca.redis.PartitionGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.stereotype.Component;

/**
 * Has the {@linkplain Sweep sweeps} take their turns: each at its own pace while any
 * order is queued, processing or delayed, and all of them slowly while none is.
 */
@Component
class Sweeps implements Glance {

	private static final Logger log = LoggerFactory.getLogger(Sweeps.class);

	private static final Duration AT_REST = Duration.ofSeconds(5);

	/** Less than from glance to glance, for they do not come to the millisecond. */
	private static final Duration LEEWAY = Duration.ofMillis(200);

	private final List<Turns> all;

	private final Executor executor;

	private final Map<Integer, Boolean> open = new ConcurrentHashMap<>();

	private final PartitionGuard guard;

	private final LongSupplier nanos;

	@Autowired
	Sweeps(List<Sweep> sweeps, @Qualifier("taskScheduler") Executor executor, Loops loops, PartitionGuard guard) {
		this(sweeps, executor, loops, guard, System::nanoTime);
	}

	Sweeps(List<Sweep> sweeps, Executor executor, Loops loops, PartitionGuard guard, LongSupplier nanos) {
		this.guard = guard;
		this.nanos = nanos;
		this.all = sweeps.stream().map((sweep) -> new Turns(sweep, loops.watch("sweep", sweep.name()))).toList();
		this.executor = executor;
	}

	@Override
	public String command() {
		return "EXISTS";
	}

	@Override
	public List<String> keys(int partition) {
		return Stream.of(Lane.values())
			.flatMap((lane) -> Stream.of(OrderKeys.queued(partition, lane), OrderKeys.processing(partition, lane),
					OrderKeys.delayed(partition, lane)))
			.toList();
	}

	/**
	 * Has those take their turn whose time has come, for all partitions, none before it
	 * is known that this Redis may be worked with.
	 */
	@Override
	public void seen(int partition, List<String> found) {
		if (!this.guard.isPassed()) {
			return;
		}
		this.open.put(partition, !found.equals(List.of("0")));
		boolean rests = !this.open.containsValue(true);
		try {
			this.all.stream().filter((turns) -> turns.isDue(rests)).forEach(this.executor::execute);
		}
		catch (TaskRejectedException ex) {
			log.debug("The service stops", ex);
		}
	}

	/** The turns of a sweep, one at a time. */
	private final class Turns implements Runnable {

		private final Sweep sweep;

		private final Loop loop;

		private final AtomicBoolean underWay = new AtomicBoolean();

		private long begunNanos = Sweeps.this.nanos.getAsLong();

		Turns(Sweep sweep, Loop loop) {
			this.sweep = sweep;
			this.loop = loop;
		}

		boolean isDue(boolean rests) {
			long now = Sweeps.this.nanos.getAsLong();
			Duration pause = rests ? AT_REST : this.sweep.pause();
			if (now - this.begunNanos < pause.minus(LEEWAY).toNanos() || !this.underWay.compareAndSet(false, true)) {
				return false;
			}
			this.begunNanos = now;
			return true;
		}

		@Override
		public void run() {
			try {
				this.sweep.sweep(this.loop);
				this.loop.turn();
			}
			finally {
				this.underWay.set(false);
			}
		}

	}

}
