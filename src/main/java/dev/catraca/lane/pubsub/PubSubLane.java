package dev.catraca.lane.pubsub;

import java.time.Duration;

import dev.catraca.lane.delivery.Instance;
import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.LanePhase;
import dev.catraca.lane.delivery.Pauses;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.redis.ChannelListener;
import dev.catraca.redis.Channels;
import dev.catraca.redis.Partitions;
import dev.catraca.settlement.Delivery;
import dev.catraca.settlement.Settlement;
import dev.catraca.settlement.SettlementLine;
import dev.catraca.settlement.SettlementProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The pub/sub lane promises nothing: an order is told to whoever listens at that moment.
 * Every instance hears it and the first one to start it has it; if that one dies, or
 * nobody listens, the order is lost, is counted, and its seats come back.
 */
@Component
class PubSubLane implements SmartLifecycle, ChannelListener.Heard {

	private static final Logger log = LoggerFactory.getLogger(PubSubLane.class);

	private static final Duration LEASE = Duration.ofSeconds(15);

	private final PubSubLaneProperties properties;

	private final SettlementProperties settling;

	private final Partitions partitions;

	private final SettlementLine line;

	private final Shared shared;

	private final ChannelListener listener;

	private volatile boolean running;

	private boolean listening;

	PubSubLane(PubSubLaneProperties properties, SettlementProperties settling, Partitions partitions,
			Settlement settlement, Shared shared) {
		this.properties = properties;
		this.settling = settling;
		this.partitions = partitions;
		this.shared = shared;
		this.line = settlement.open(Lane.PUBSUB,
				(delivery) -> log.warn("Heard of an order that does not exist: {}", delivery.orderId()));
		this.listener = shared.channels()
			.listener(partitions.all().mapToObj(LaneKeys::channel).toList(), "pubsub", this);
		shared.pauses().onLook(this::follow);
	}

	@Override
	public void heard(String text) {
		OrderId.parse(text)
			.filter((id) -> id.partition() < this.partitions.partitions())
			.ifPresentOrElse(this::hand, () -> log.warn("Heard something that is no order on the pub/sub lane"));
	}

	private void hand(OrderId id) {
		String at = LaneKeys.entries(id.partition(), Lane.PUBSUB);
		this.line.take(new Delivery(id, worker(id.partition()), false, at, ""));
	}

	private String worker(int partition) {
		return this.shared.instance().worker(Lane.PUBSUB, partition, 0);
	}

	@Override
	public synchronized void start() {
		this.running = true;
		follow();
	}

	/**
	 * Listens, or does not while the lane rests: nobody keeps for it what is published
	 * meanwhile.
	 */
	synchronized void follow() {
		boolean wanted = this.running && this.properties.listening() && !this.shared.pauses().isPaused(Lane.PUBSUB);
		if (wanted && !this.listening) {
			this.partitions.all()
				.forEach((partition) -> this.shared.leases().keep(Lane.PUBSUB, partition, worker(partition), LEASE));
			this.listener.start();
		}
		else if (!wanted && this.listening) {
			this.listener.stop();
			this.partitions.all()
				.forEach((partition) -> this.shared.leases().end(Lane.PUBSUB, partition, worker(partition)));
		}
		this.listening = wanted;
	}

	/** Stops listening and settles what is in hand within the limit; the rest is lost. */
	@Override
	public void stop() {
		this.running = false;
		try {
			follow();
		}
		finally {
			this.line.inHand().awaitNone(this.settling.shutdownTimeout());
		}
	}

	@Override
	public void stop(Runnable callback) {
		LanePhase.stop(this::stop, callback);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return LanePhase.PHASE;
	}

	@Component
	record Shared(Instance instance, WorkerLeases leases, Channels channels, Pauses pauses) {
	}

}
