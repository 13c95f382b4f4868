package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.catraca.lane.delivery.DeadLetters;
import dev.catraca.lane.delivery.Instance;
import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.LanePhase;
import dev.catraca.lane.delivery.Pauses;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.redis.Loop;
import dev.catraca.redis.Loops;
import dev.catraca.redis.Partitions;
import dev.catraca.settlement.Delivery;
import dev.catraca.settlement.Settlement;
import dev.catraca.settlement.SettlementLine;
import dev.catraca.settlement.SettlementProperties;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The stream lane loses nothing: an entry stays pending for its consumer until it is
 * settled, is claimed by another if that takes too long, and stays in the stream as a
 * log.
 */
@Component
class StreamLane implements SmartLifecycle {

	private final StreamLaneProperties properties;

	private final SettlementProperties settling;

	private final Shared shared;

	private final SettlementLine line;

	private final List<StreamConsumer> consumers = new ArrayList<>();

	private volatile boolean open;

	StreamLane(StreamLaneProperties properties, SettlementProperties settling, Partitions partitions, Shared shared,
			Settlement settlement) {
		this.properties = properties;
		this.settling = settling;
		this.shared = shared;
		this.line = settlement.open(Lane.STREAM, (delivery) -> shared.deadLetters().buryUnknown(Lane.STREAM, delivery));
		partitions.all().forEach((partition) -> {
			for (int number = 0; number < properties.consumers(); number++) {
				String name = shared.instance().worker(Lane.STREAM, partition, number);
				this.consumers.add(new StreamConsumer(this, partition, number, name,
						shared.loops().watch(Lane.STREAM.label(), name)));
			}
		});
	}

	@Override
	public void start() {
		this.consumers.forEach((consumer) -> this.shared.leases()
			.keep(Lane.STREAM, consumer.partition(), consumer.name(), this.properties.lease()));
		this.shared.subscriptions().start(this.consumers, this.properties.batchSize(), this::isResting);
		this.open = true;
	}

	/** Whether the operator wants nothing to be taken. */
	boolean isResting() {
		return this.open && this.shared.pauses().isPaused(Lane.STREAM);
	}

	/** Waits until there is room for one more, and the lane does not rest. */
	void awaitRoom(Loop loop) throws InterruptedException {
		this.shared.pauses().awaitResumed(Lane.STREAM, this::isOpen, loop);
		this.line.awaitRoom(this.properties.batchSize() * this.consumers.size(), loop);
	}

	/**
	 * Hands an entry on, or buries it if it names no order.
	 * @param partition the partition of the stream
	 * @param consumer who has it pending
	 * @param entry its id
	 * @param order the order it names
	 * @param says what it says in all
	 * @param takenOver whether it was claimed from a stalled consumer
	 */
	void hand(int partition, String consumer, String entry, String order, Supplier<String> says, boolean takenOver) {
		String at = LaneKeys.stream(partition);
		OrderId.parse(order)
			.filter((id) -> id.partition() == partition)
			.ifPresentOrElse((id) -> this.line.take(new Delivery(id, consumer, takenOver, at, entry)),
					() -> this.shared.deadLetters().buryMalformed(Lane.STREAM, partition, at, entry, says.get()));
	}

	/** What has been in hand for long, by partition. */
	Map<Integer, List<Delivery>> heldFor(Duration time) {
		return this.line.inHand()
			.heldFor(time)
			.stream()
			.collect(Collectors.groupingBy((held) -> held.orderId().partition()));
	}

	List<StreamConsumer> consumers() {
		return this.consumers;
	}

	boolean isOpen() {
		return this.open;
	}

	/**
	 * Stops reading, settles what is in hand within the limit and hands the rest back.
	 */
	@Override
	public void stop() {
		this.open = false;
		this.shared.subscriptions().stop();
		this.line.dropWaiting();
		this.line.inHand().awaitNone(this.settling.shutdownTimeout());
		for (StreamConsumer consumer : this.consumers) {
			this.shared.pending().handBack(consumer.partition(), consumer.name(), this.properties.stalledAfter());
			this.shared.leases().end(Lane.STREAM, consumer.partition(), consumer.name());
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
	record Shared(Instance instance, Subscriptions subscriptions, PendingEntries pending, WorkerLeases leases,
			DeadLetters deadLetters, Pauses pauses, Loops loops) {
	}

}
