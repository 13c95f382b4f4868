package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.catraca.lane.delivery.DeadLetters;
import dev.catraca.lane.delivery.Instance;
import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.LanePhase;
import dev.catraca.lane.delivery.Pauses;
import dev.catraca.lane.delivery.Reader;
import dev.catraca.lane.delivery.Readers;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
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
class StreamLane implements SmartLifecycle, Reader.Gate {

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
				this.consumers.add(new StreamConsumer(this, partition, number,
						shared.instance().worker(Lane.STREAM, partition, number), shared.readers()));
			}
		});
	}

	@Override
	public void start() {
		this.consumers.forEach((consumer) -> this.shared.leases()
			.keep(Lane.STREAM, consumer.partition(), consumer.name(), this.properties.lease()));
		this.open = true;
		this.consumers.forEach((consumer) -> consumer.reader().start());
	}

	@Override
	public boolean isResting() {
		return this.shared.pauses().isPaused(Lane.STREAM);
	}

	@Override
	public boolean hasRoom() {
		return this.line.room(this.properties.batchSize() * this.consumers.size()) > 0;
	}

	/**
	 * Hands an entry on.
	 * @param partition the partition of the stream
	 * @param consumer who has it pending
	 * @param entry its id
	 * @param order the order it names
	 * @param takenOver whether it was claimed from a stalled consumer
	 * @return whether it names an order
	 */
	boolean hand(int partition, String consumer, String entry, String order, boolean takenOver) {
		Optional<OrderId> named = OrderId.parse(order).filter((id) -> id.partition() == partition);
		named.ifPresent(
				(id) -> this.line.take(new Delivery(id, consumer, takenOver, LaneKeys.stream(partition), entry)));
		return named.isPresent();
	}

	/** Buries an entry that names no order. */
	void bury(int partition, String entry, String says) {
		this.shared.deadLetters().buryMalformed(Lane.STREAM, partition, LaneKeys.stream(partition), entry, says);
	}

	int batchSize() {
		return this.properties.batchSize();
	}

	void createGroup(int partition) {
		this.shared.group().create(partition);
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

	@Override
	public boolean isOpen() {
		return this.open;
	}

	/**
	 * Stops reading, settles what is in hand within the limit and hands the rest back.
	 */
	@Override
	public void stop() {
		this.open = false;
		LanePhase.await(() -> this.consumers.stream().noneMatch((consumer) -> consumer.reader().isReading()));
		this.line.dropWaiting();
		this.line.inHand().awaitNone(this.settling.shutdownTimeout());
		for (StreamConsumer consumer : this.consumers) {
			this.shared.leases().renewNoMore(consumer.name());
			this.shared.pending().handBack(consumer.partition(), consumer.name(), this.properties.stalledAfter());
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
	record Shared(Instance instance, Readers readers, ConsumerGroup group, PendingEntries pending, WorkerLeases leases,
			DeadLetters deadLetters, Pauses pauses) {
	}

}
