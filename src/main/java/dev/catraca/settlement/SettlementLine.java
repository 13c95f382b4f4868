package dev.catraca.settlement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.settlement.RedisPatience.Answered;
import dev.catraca.settlement.Settler.Answer;
import dev.catraca.settlement.Settler.Settling;
import dev.catraca.settlement.Starter.Claimed;
import dev.catraca.settlement.Starter.Dropped;
import dev.catraca.settlement.Starter.Started;
import dev.catraca.settlement.Starter.Unknown;
import dev.catraca.settlement.Starter.Unreadable;
import dev.catraca.settlement.payment.Charge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a lane's deliveries go through: started, charged and settled.
 * <p>
 * Starts and settles are calls to Redis for many orders at once. While one call is under
 * way the next batch gathers, so batches grow with the load and a single order waits for
 * nobody.
 */
public final class SettlementLine {

	private static final Logger log = LoggerFactory.getLogger(SettlementLine.class);

	private static final int LARGEST_BATCH = 100;

	private final Lane lane;

	private final Settlement.Steps steps;

	private final Consumer<Delivery> unknown;

	private final RedisPatience patience = new RedisPatience();

	private final BlockingQueue<Delivery> delivered = new LinkedBlockingQueue<>();

	private final BlockingQueue<InWork> charged = new LinkedBlockingQueue<>();

	private final InHand inHand;

	private final List<Thread> threads;

	private volatile boolean over;

	SettlementLine(Lane lane, Settlement.Steps steps, Consumer<Delivery> unknown) {
		this.lane = lane;
		this.steps = steps;
		this.unknown = unknown;
		this.inHand = new InHand(lane);
		this.threads = List.of(new Thread(() -> run(this::startNext), lane.label() + "-start"),
				new Thread(() -> run(this::settleNext), lane.label() + "-settle"));
		this.threads.forEach(Thread::start);
	}

	/**
	 * Takes a delivery in. One that is in hand already is left alone.
	 * @param delivery the delivery
	 * @return whether it was not yet in hand
	 */
	public boolean take(Delivery delivery) {
		boolean fresh = this.inHand.add(delivery);
		if (fresh) {
			this.delivered.add(delivery);
		}
		return fresh;
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
		List<Delivery> waiting = new ArrayList<>();
		this.delivered.drainTo(waiting);
		waiting.forEach(this.inHand::remove);
	}

	/** Whether Redis may be gone for good, and what fails is no news. */
	void setOver(boolean over) {
		this.over = over;
	}

	void close() {
		this.threads.forEach(Thread::interrupt);
	}

	private void run(Step step) {
		while (!Thread.currentThread().isInterrupted()) {
			try {
				step.run();
			}
			catch (InterruptedException ex) {
				return;
			}
			catch (Exception | OutOfMemoryError ex) {
				if (!this.over) {
					log.error("A batch of the {} lane failed; its orders are taken over once they count as stalled",
							this.lane.label(), ex);
				}
			}
		}
	}

	private void startNext() throws InterruptedException {
		List<Delivery> batch = new ArrayList<>(List.of(this.delivered.take()));
		this.steps.charges().awaitRoom();
		while (batch.size() < LARGEST_BATCH && !this.delivered.isEmpty() && this.steps.charges().hasRoom()) {
			Delivery next = this.delivered.poll();
			if (next == null) {
				this.steps.charges().leaveRoom(1);
				break;
			}
			batch.add(next);
		}
		Set<Delivery> left = new HashSet<>(batch);
		try {
			for (List<Delivery> part : byPartition(batch, Delivery::orderId)) {
				List<Answered<Delivery, Started>> all = this.patience.call(part,
						(deliveries) -> this.steps.starter().start(this.lane, deliveries), this::giveUp);
				for (Answered<Delivery, Started> one : all) {
					if (one.answer() instanceof Claimed claimed) {
						charge(new InWork(one.asked(), claimed, System.nanoTime()));
						left.remove(one.asked());
					}
					else {
						drop(one.asked(), one.answer());
					}
				}
			}
		}
		finally {
			this.steps.charges().leaveRoom(left.size());
			left.forEach(this.inHand::remove);
		}
	}

	private void charge(InWork work) {
		int attempt = work.claimed().token();
		SettlementProperties properties = this.steps.properties();
		if (attempt == 1) {
			this.steps.meters().waited(this.lane, work.claimed().waited());
		}
		if (attempt > properties.maxAttempts()) {
			this.steps.charges().leaveRoom(1);
			this.charged.add(work.with("exhausted", ""));
			return;
		}
		this.steps.charges()
			.make(new Charge(work.delivery().orderId(), work.claimed().amount(), attempt),
					(answer) -> this.charged.add(switch (answer) {
						case APPROVED -> work.with("approved", "");
						case DECLINED -> work.with("declined", "");
						case UNAVAILABLE -> (attempt >= properties.maxAttempts()) ? work.with("exhausted", "")
								: work.with("retry", "" + properties.pauseAfter(attempt).toMillis());
					}));
	}

	private void drop(Delivery delivery, Started started) {
		if (started instanceof Unknown) {
			this.unknown.accept(delivery);
		}
		else if (started instanceof Unreadable) {
			giveUp(delivery);
		}
		else if (started instanceof Dropped dropped && dropped.duplicate()) {
			this.steps.meters().duplicate(this.lane);
		}
	}

	private void settleNext() throws InterruptedException {
		List<InWork> batch = new ArrayList<>(List.of(this.charged.take()));
		this.charged.drainTo(batch, LARGEST_BATCH - 1);
		try {
			for (List<InWork> part : byPartition(batch, (work) -> work.delivery().orderId())) {
				List<Answered<InWork, Answer>> all = this.patience.call(part,
						(works) -> this.steps.settler()
							.settle(this.lane, works.stream().map(InWork::settling).toList()),
						(work) -> giveUp(work.delivery()));
				all.forEach((one) -> settled(one.asked(), one.answer()));
			}
		}
		finally {
			batch.forEach((work) -> this.inHand.remove(work.delivery()));
		}
	}

	private void settled(InWork work, Answer answer) {
		if (answer == Answer.UNREADABLE) {
			giveUp(work.delivery());
		}
		else if (answer != Answer.SETTLED) {
			this.steps.meters().duplicate(this.lane);
		}
		else if (work.verdict().equals("retry")) {
			this.steps.meters().retried(this.lane);
		}
		else {
			Duration charged = Duration.ofNanos(System.nanoTime() - work.startedNanos());
			this.steps.meters().settled(this.lane, work.outcome(this.lane), work.claimed().waited().plus(charged));
		}
	}

	private void giveUp(Delivery delivery) {
		log.error("Redis refuses to settle order {}, perhaps because somebody changed its record; "
				+ "it is tried again once it counts as stalled", delivery.orderId());
	}

	private static <T> Iterable<List<T>> byPartition(List<T> batch, Function<T, OrderId> id) {
		return batch.stream().collect(Collectors.groupingBy((one) -> id.apply(one).partition())).values();
	}

	@FunctionalInterface
	private interface Step {

		void run() throws InterruptedException;

	}

}
