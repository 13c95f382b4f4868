package dev.catraca.lane.list;

import java.util.ArrayList;
import java.util.List;

import dev.catraca.lane.delivery.DeadLetters;
import dev.catraca.lane.delivery.Instance;
import dev.catraca.lane.delivery.LanePhase;
import dev.catraca.lane.delivery.Pauses;
import dev.catraca.lane.delivery.Reader;
import dev.catraca.lane.delivery.Readers;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.redis.Partitions;
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
class ListLane implements SmartLifecycle, Reader.Gate {

	private final ListLaneProperties properties;

	private final SettlementProperties settling;

	private final Shared shared;

	private final SettlementLine line;

	private final List<ListWorker> workers = new ArrayList<>();

	private volatile boolean open;

	ListLane(ListLaneProperties properties, SettlementProperties settling, Partitions partitions, Shared shared,
			Settlement settlement) {
		this.properties = properties;
		this.settling = settling;
		this.shared = shared;
		this.line = settlement.open(Lane.LIST, (delivery) -> shared.deadLetters().buryUnknown(Lane.LIST, delivery));
		partitions.all().forEach((partition) -> {
			for (int number = 0; number < properties.workers(); number++) {
				this.workers.add(new ListWorker(this, shared.lists(), partition,
						shared.instance().worker(Lane.LIST, partition, number), shared.readers()));
			}
		});
	}

	@Override
	public boolean isResting() {
		return this.shared.pauses().isPaused(Lane.LIST);
	}

	@Override
	public boolean hasRoom() {
		return room() > 0;
	}

	/** How many orders a worker may take, 0 or less if enough is in hand. */
	int room() {
		return Math.min(this.properties.batchSize(), this.line.room(this.properties.batchSize() * this.workers.size()));
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
		this.workers.forEach((worker) -> worker.reader().start());
	}

	/**
	 * Stops taking, settles what is in hand within the limit and gives the rest back.
	 */
	@Override
	public void stop() {
		this.open = false;
		LanePhase.await(() -> this.workers.stream().noneMatch((worker) -> worker.reader().isReading()));
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
	public boolean isOpen() {
		return this.open;
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
	record Shared(Instance instance, Readers readers, ProcessingLists lists, WorkerLeases leases,
			DeadLetters deadLetters, Pauses pauses) {
	}

}
