package dev.catraca.settlement;

import java.util.List;
import java.util.function.Consumer;

import dev.catraca.order.Lane;
import dev.catraca.redis.Calls;
import dev.catraca.redis.Loop;
import dev.catraca.redis.Partitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Where a lane's deliveries go through: started, charged and settled.
 * <p>
 * Starts and settles are calls to Redis for many orders of a partition at once. While one
 * call is under way the next batch gathers, so batches grow with the load and a single
 * order waits for nobody.
 */
public final class SettlementLine {

	private static final Logger log = LoggerFactory.getLogger(SettlementLine.class);

	/** A loop that waits is not silent for long. */
	static final int LONGEST_WAIT_SECONDS = 4;

	private final Lane lane;

	private final InHand inHand;

	private final Charges charges;

	private final Waiting waiting = new Waiting();

	private final StraightThrough straight;

	private final List<Thread> threads;

	private volatile boolean over;

	SettlementLine(Lane lane, Settlement.Steps steps, Consumer<Delivery> unknown) {
		this.lane = lane;
		this.inHand = new InHand(lane);
		this.charges = steps.charges();
		SettleStep settling = new SettleStep(lane, steps, this.inHand);
		StartStep starting = new StartStep(lane, steps, this.inHand, unknown, this.waiting, settling);
		this.straight = new StraightThrough(lane, steps, this.inHand, this.waiting, starting, settling);
		this.threads = List.of(thread("start", (loop) -> starting.run(loop, this.straight::next), steps),
				thread("settle", settling, steps));
		this.threads.forEach(Thread::start);
	}

	private Thread thread(String name, Step step, Settlement.Steps steps) {
		Loop loop = steps.loops().watch("settlement", this.lane.label() + "-" + name);
		return new Thread(() -> run(step, loop), loop.name());
	}

	/**
	 * Takes a delivery in. One that is in hand already is left alone.
	 * @param delivery the delivery
	 * @return whether it was not yet in hand
	 */
	public boolean take(Delivery delivery) {
		boolean fresh = this.inHand.add(delivery);
		if (fresh) {
			try {
				begin(delivery);
			}
			catch (OutOfMemoryError ex) {
				this.inHand.remove(delivery);
				throw ex;
			}
		}
		return fresh;
	}

	private void begin(Delivery delivery) {
		if (this.inHand.areFew()) {
			this.straight.take(delivery);
		}
		else {
			this.waiting.add(delivery);
		}
	}

	/**
	 * How many more may come before enough is in hand: where charges take time, what they
	 * take next; where they do not, what makes full calls of the starts and of the
	 * settles.
	 * @param read deliveries that the lane reads at once, all of its readers together
	 * @return how many, 0 or less if enough is in hand
	 */
	public int room(int read) {
		return this.inHand.room((this.charges.areAnsweredAtOnce() ? 4 : 2) * read);
	}

	/**
	 * What was taken in and is not yet through.
	 * @return a live view
	 */
	public InHand inHand() {
		return this.inHand;
	}

	/**
	 * Drops what is not yet started, for its lane to hand back.
	 */
	public void dropWaiting() {
		this.waiting.drop().forEach(this.inHand::remove);
	}

	/** Whether Redis may be gone for good, and what fails is no news. */
	void setOver(boolean over) {
		this.over = over;
	}

	void close() {
		this.threads.forEach(Thread::interrupt);
	}

	private void run(Step step, Loop loop) {
		while (!Thread.currentThread().isInterrupted()) {
			try {
				step.run(loop);
				loop.turn();
			}
			catch (InterruptedException ex) {
				return;
			}
			catch (Exception | OutOfMemoryError | StackOverflowError | LinkageError ex) {
				tell(ex);
			}
		}
	}

	private void tell(Throwable trouble) {
		if (this.over) {
			return;
		}
		try {
			log.error("A batch of the {} lane failed; its orders are taken over once they count as stalled",
					this.lane.label(), trouble);
		}
		catch (OutOfMemoryError | StackOverflowError | LinkageError ex) {
			// the lane must go on, told or not
		}
	}

	static void giveUp(Delivery delivery) {
		try (MDC.MDCCloseable named = MDC.putCloseable("orderId", delivery.orderId().toString())) {
			log.error("Redis refuses to settle order {}, perhaps because somebody changed its record; "
					+ "it is tried again once it counts as stalled", delivery.orderId());
		}
	}

	/**
	 * As many as full calls for all partitions take, or calls would be small where there
	 * are many.
	 */
	static int largestBatch(Partitions partitions) {
		return Calls.LARGEST * partitions.partitions();
	}

	/** One turn of a loop. */
	@FunctionalInterface
	interface Step {

		/**
		 * Does what there is to do, or waits for it for some seconds.
		 * @param loop told of turns within
		 */
		void run(Loop loop) throws InterruptedException;

	}

}
