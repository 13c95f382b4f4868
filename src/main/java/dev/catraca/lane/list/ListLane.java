package dev.catraca.lane.list;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.catraca.lane.delivery.DeadLetters;
import dev.catraca.lane.delivery.Instance;
import dev.catraca.lane.delivery.LanePhase;
import dev.catraca.lane.delivery.Pauses;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.redis.Loop;
import dev.catraca.redis.Loops;
import dev.catraca.settlement.Delivery;
import dev.catraca.settlement.Settlement;
import dev.catraca.settlement.SettlementLine;
import dev.catraca.settlement.SettlementProperties;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The list lane loses nothing: an order leaves the list only for the processing list of
 * the worker that takes it, and that list only when it is settled.
 */
@Component
class ListLane implements SmartLifecycle {

	private final ListLaneProperties properties;

	private final SettlementProperties settling;

	private final Instance instance;

	private final Shared shared;

	private final SettlementLine line;

	private final List<ListWorker> workers = new CopyOnWriteArrayList<>();

	private volatile boolean open;

	ListLane(ListLaneProperties properties, SettlementProperties settling, Instance instance, Shared shared,
			Settlement settlement) {
		this.properties = properties;
		this.settling = settling;
		this.instance = instance;
		this.shared = shared;
		this.line = settlement.open(Lane.LIST, (delivery) -> shared.deadLetters().buryUnknown(Lane.LIST, delivery));
	}

	/** Names a worker. */
	String join(ListWorker worker, int partition, int number) {
		String name = this.instance.worker(Lane.LIST, partition, number);
		this.workers.add(worker);
		return name;
	}

	Loop watch(String worker) {
		return this.shared.loops().watch(Lane.LIST.label(), worker);
	}

	boolean mayTake() {
		return this.open && !this.shared.pauses().isPaused(Lane.LIST);
	}

	/** Waits until a worker may take more, and says how many. */
	int awaitRoom(Loop loop) throws InterruptedException {
		int read = this.properties.batchSize() * Math.max(1, this.workers.size());
		return Math.min(this.properties.batchSize(), this.line.awaitRoom(read, loop));
	}

	/**
	 * Waits while the lane rests; what a worker has taken stays in its list till then.
	 */
	void awaitResumed(Loop loop) throws InterruptedException {
		this.shared.pauses().awaitResumed(Lane.LIST, this::isRunning, loop);
	}

	/** Hands on; gives false for what is in hand already. */
	boolean hand(Delivery delivery) {
		return this.line.take(delivery);
	}

	void bury(int partition, String at, String element) {
		this.shared.deadLetters().buryMalformed(Lane.LIST, partition, at, element, element);
	}

	@Override
	public void start() {
		this.workers.forEach((worker) -> this.shared.leases()
			.keep(Lane.LIST, worker.partition(), worker.name(), this.properties.lease()));
		this.open = true;
	}

	/**
	 * Stops taking, settles what is in hand within the limit and gives the rest back.
	 */
	@Override
	public void stop() {
		this.open = false;
		LanePhase.await(() -> this.workers.stream().noneMatch(ListWorker::isBusy));
		this.line.dropWaiting();
		this.line.inHand().awaitNone(this.settling.shutdownTimeout());
		for (ListWorker worker : this.workers) {
			this.shared.lists().giveBackOwn(worker.partition(), worker.name());
			this.shared.leases().end(Lane.LIST, worker.partition(), worker.name());
		}
	}

	@Override
	public void stop(Runnable callback) {
		LanePhase.stop(this::stop, callback);
	}

	@Override
	public boolean isRunning() {
		return this.open;
	}

	@Override
	public int getPhase() {
		return LanePhase.PHASE;
	}

	@Component
	record Shared(ProcessingLists lists, WorkerLeases leases, DeadLetters deadLetters, Pauses pauses, Loops loops) {
	}

}
