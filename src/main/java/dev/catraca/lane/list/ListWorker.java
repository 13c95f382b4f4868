package dev.catraca.lane.list;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.order.OrderId;
import dev.catraca.redis.BlockTime;
import dev.catraca.redis.Loop;
import dev.catraca.redis.QuietErrors;
import dev.catraca.settlement.Delivery;

import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Takes orders from the list into a processing list of its own, and hands them on.
 */
class ListWorker {

	private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

	private static final int MOST_HELD = 10_000;

	private static final long PAUSE_MILLIS = 200;

	private final QuietErrors trouble = new QuietErrors();

	private final ListLane lane;

	private final ProcessingLists lists;

	private final int partition;

	private final String name;

	private final Loop loop;

	private long lookedNanos = System.nanoTime();

	/** Whether the last turn waited in vain, so that a batch need not be asked for. */
	private boolean waited;

	private volatile boolean busy;

	ListWorker(ListLane lane, ProcessingLists lists, int partition, int number) {
		this.lane = lane;
		this.lists = lists;
		this.partition = partition;
		this.name = lane.join(this, partition, number);
		this.loop = lane.watch(this.name);
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MILLISECONDS, scheduler = "listWorkerScheduler")
	void tick() throws InterruptedException {
		try {
			takeNext();
		}
		catch (DataAccessException ex) {
			this.trouble.handleError(ex);
			Thread.sleep(PAUSE_MILLIS);
		}
	}

	/**
	 * Takes a batch or, if nobody is in line, waits for the next order. Redis: a script
	 * that moves a batch, {@code BLMOVE} when idle, which comes alone for as long as
	 * nothing does.
	 * @return how many it took
	 * @throws InterruptedException when the service stops waiting
	 */
	int takeNext() throws InterruptedException {
		if (!this.lane.mayTake()) {
			this.loop.turn();
			Thread.sleep(100);
			return 0;
		}
		this.busy = true;
		try {
			int room = this.lane.awaitRoom(this.loop);
			if (System.nanoTime() - this.lookedNanos > LOOK_AGAIN_NANOS) {
				retakeForgotten();
				this.waited = false;
			}
			List<String> taken = this.waited ? List.of() : this.lists.take(this.partition, this.name, room);
			this.waited = false;
			if (taken.isEmpty()) {
				taken = await();
			}
			this.loop.turn();
			if (!taken.isEmpty()) {
				this.lane.awaitResumed(this.loop);
			}
			taken.forEach(this::handTaken);
			return taken.size();
		}
		finally {
			this.busy = false;
		}
	}

	/**
	 * Redis refuses {@code BLMOVE} while its memory is full; it may take the script, so
	 * that what fills it can be settled.
	 */
	private List<String> await() throws InterruptedException {
		try {
			Optional<String> next = Optional.ofNullable(this.lists.await(this.partition, this.name, BlockTime.LONGEST));
			this.waited = next.isEmpty();
			return next.stream().toList();
		}
		catch (DataAccessException ex) {
			if (!String.valueOf(ex.getMostSpecificCause().getMessage()).startsWith("OOM")) {
				throw ex;
			}
			Thread.sleep(PAUSE_MILLIS);
			return List.of();
		}
	}

	/**
	 * Takes up what stands in the own list but is not in hand: the answer of a take was
	 * lost with its connection. Nobody else would notice, for this worker is alive.
	 */
	private void retakeForgotten() {
		this.lookedNanos = System.nanoTime();
		this.lists.held(this.partition, this.name, MOST_HELD).forEach((element) -> hand(element, true));
	}

	/**
	 * An order that stood in line twice is in this worker's list twice, and in hand once.
	 */
	private void handTaken(String element) {
		if (!hand(element, false)) {
			this.lists.dropSecond(this.partition, this.name, element);
		}
	}

	private boolean hand(String element, boolean takenOver) {
		String at = LaneKeys.processing(this.partition, this.name);
		Optional<OrderId> order = OrderId.parse(element).filter((id) -> id.partition() == this.partition);
		if (order.isEmpty()) {
			this.lane.bury(this.partition, at, element);
			return true;
		}
		return this.lane.hand(new Delivery(order.get(), this.name, takenOver, at, ""));
	}

	int partition() {
		return this.partition;
	}

	String name() {
		return this.name;
	}

	boolean isBusy() {
		return this.busy;
	}

}
