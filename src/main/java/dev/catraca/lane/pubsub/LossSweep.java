package dev.catraca.lane.pubsub;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.catraca.redis.Loop;
import dev.catraca.lane.delivery.Sweep;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.order.OrderStatus;
import dev.catraca.outcome.OrderReader;
import dev.catraca.outcome.OutcomeMeters;
import dev.catraca.redis.Micros;
import dev.catraca.redis.Partitions;
import dev.catraca.settlement.Settler;
import dev.catraca.settlement.Settler.Answer;
import dev.catraca.settlement.Settler.Settling;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Gives up the pub/sub orders that have been open for too long: nobody has heard them, or
 * their hearer has died.
 */
@Component
class LossSweep implements Sweep {

	private static final Logger log = LoggerFactory.getLogger(LossSweep.class);

	private static final int BATCH = 100;

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final WorkerLeases leases;

	private final Orders orders;

	private final long lostAfterMicros;

	LossSweep(StringRedisTemplate redis, Partitions partitions, WorkerLeases leases, Orders orders,
			PubSubLaneProperties properties) {
		this.redis = redis;
		this.partitions = partitions;
		this.leases = leases;
		this.orders = orders;
		this.lostAfterMicros = Micros.of(properties.lostAfter());
	}

	@Override
	public String name() {
		return "pubsub-losses";
	}

	@Override
	public Duration pause() {
		return Duration.ofSeconds(1);
	}

	@Override
	public void sweep(Loop loop) {
		giveUpLost();
	}

	/**
	 * Gives up what has been open for too long. Redis: {@code EXISTS}, {@code SMEMBERS},
	 * {@code ZRANGE}, then {@code settle.lua}, which looks at the time itself; safe for
	 * many instances at once.
	 * @return how many orders were given up
	 */
	int giveUpLost() {
		int total = 0;
		for (int partition : this.partitions.all().toArray()) {
			List<String> open = List.of(OrderKeys.queued(partition, Lane.PUBSUB),
					OrderKeys.processing(partition, Lane.PUBSUB));
			if (Objects.requireNonNullElse(this.redis.countExistingKeys(open), 0L) > 0) {
				total += giveUpInWork(partition) + giveUpQueued(partition);
			}
		}
		if (total > 0) {
			log.warn("{} orders of the pub/sub lane are lost; their seats are back", total);
		}
		return total;
	}

	@Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
	void forgetTick() {
		forgetDead();
	}

	/**
	 * Forgets dead workers, who count no more and would only pile up.
	 */
	void forgetDead() {
		this.partitions.all().forEach((partition) -> this.leases.forgetExpired(Lane.PUBSUB, partition));
	}

	/** Not many: no order is started before there is room for its charge. */
	private int giveUpInWork(int partition) {
		Set<String> members = Objects
			.requireNonNullElse(this.redis.opsForSet().members(OrderKeys.processing(partition, Lane.PUBSUB)), Set.of());
		List<OrderId> ids = orders(members);
		int total = 0;
		for (int from = 0; from < ids.size(); from += BATCH) {
			List<OrderId> some = ids.subList(from, Math.min(from + BATCH, ids.size()));
			List<Order> open = this.orders.reader().findAll(some);
			total += (int) giveUp(open).stream().filter(Answer.SETTLED::equals).count();
			forgetGone(partition, some, open);
		}
		return total;
	}

	/** What cannot be given up, such as an order somebody has changed, is passed over. */
	private int giveUpQueued(int partition) {
		String index = OrderKeys.queued(partition, Lane.PUBSUB);
		int total = 0;
		int from = 0;
		long lost;
		List<OrderId> ids;
		List<Answer> answers;
		do {
			ids = page(index, from);
			List<Order> open = this.orders.reader().findAll(ids);
			answers = giveUp(open);
			lost = answers.stream().filter(Answer.SETTLED::equals).count();
			total += (int) lost;
			from += ids.size() - (int) lost - forgetGone(partition, ids, open);
		}
		while (!ids.isEmpty() && (lost > 0 || !answers.contains(Answer.REFUSED)));
		return total;
	}

	private List<Answer> giveUp(List<Order> open) {
		List<Settling> lost = open.stream().map((order) -> Settling.lost(order, this.lostAfterMicros)).toList();
		List<Answer> answers = lost.isEmpty() ? List.of() : this.orders.settler().settle(Lane.PUBSUB, lost);
		for (int i = 0; i < answers.size(); i++) {
			if (answers.get(i) == Answer.SETTLED) {
				this.orders.meters().settledNow(Lane.PUBSUB, OrderStatus.LOST, open.get(i).acceptedAt());
			}
		}
		return answers;
	}

	/**
	 * An order without a record is no order any more. Redis: {@code EXISTS},
	 * {@code ZREM}, {@code SREM}.
	 */
	private int forgetGone(int partition, List<OrderId> ids, List<Order> open) {
		Set<OrderId> found = open.stream().map(Order::id).collect(Collectors.toSet());
		Object[] gone = ids.stream()
			.filter((id) -> !found.contains(id) && !this.redis.hasKey(OrderKeys.record(id)))
			.map(OrderId::toString)
			.toArray();
		if (gone.length > 0) {
			this.redis.opsForZSet().remove(OrderKeys.queued(partition, Lane.PUBSUB), gone);
			this.redis.opsForSet().remove(OrderKeys.processing(partition, Lane.PUBSUB), gone);
		}
		return gone.length;
	}

	private List<OrderId> page(String index, int from) {
		return orders(Objects.requireNonNullElse(this.redis.opsForZSet().range(index, from, from + BATCH - 1),
				Set.<String>of()));
	}

	private static List<OrderId> orders(Set<String> members) {
		return members.stream().map(OrderId::parse).flatMap(Optional::stream).toList();
	}

	@Component
	record Orders(OrderReader reader, Settler settler, OutcomeMeters meters) {
	}

}
