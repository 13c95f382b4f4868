package dev.catraca.lane.pubsub;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.catraca.redis.Loop;
import dev.catraca.redis.Loops;
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
class LossSweep {

	private static final Logger log = LoggerFactory.getLogger(LossSweep.class);

	private static final int BATCH = 100;

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final WorkerLeases leases;

	private final Orders orders;

	private final long lostAfterMicros;

	private final Loop loop;

	LossSweep(StringRedisTemplate redis, Partitions partitions, WorkerLeases leases, Orders orders,
			PubSubLaneProperties properties, Loops loops) {
		this.loop = loops.watch("sweep", "pubsub-losses");
		this.redis = redis;
		this.partitions = partitions;
		this.leases = leases;
		this.orders = orders;
		this.lostAfterMicros = Micros.of(properties.lostAfter());
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
	void tick() {
		giveUpLost();
		this.loop.turn();
	}

	/**
	 * Gives up what has been open for too long. Redis: {@code ZRANGE}, then
	 * {@code settle.lua}, which looks at the time itself; safe for many instances at
	 * once.
	 * @return how many orders were given up
	 */
	int giveUpLost() {
		int total = 0;
		for (int partition : this.partitions.all().toArray()) {
			int lost;
			do {
				lost = giveUpLost(partition);
				total += lost;
			}
			while (lost > 0);
			this.leases.forgetExpired(Lane.PUBSUB, partition);
		}
		if (total > 0) {
			log.warn("{} orders of the pub/sub lane are lost; their seats are back", total);
		}
		return total;
	}

	private int giveUpLost(int partition) {
		List<OrderId> ids = Stream
			.of(OrderKeys.queued(partition, Lane.PUBSUB), OrderKeys.processing(partition, Lane.PUBSUB))
			.flatMap((index) -> oldest(index).stream())
			.map(OrderId::parse)
			.flatMap(Optional::stream)
			.toList();
		List<Order> open = this.orders.reader().findAll(ids);
		if (open.isEmpty()) {
			return 0;
		}
		List<Settling> lost = open.stream().map((order) -> Settling.lost(order, this.lostAfterMicros)).toList();
		List<Answer> answers = this.orders.settler().settle(Lane.PUBSUB, lost);
		int total = 0;
		for (int i = 0; i < open.size(); i++) {
			if (answers.get(i) == Answer.SETTLED) {
				this.orders.meters().settledNow(Lane.PUBSUB, OrderStatus.LOST, open.get(i).acceptedAt());
				total++;
			}
		}
		return total;
	}

	private Set<String> oldest(String index) {
		return Objects.requireNonNullElse(this.redis.opsForZSet().range(index, 0, BATCH / 2 - 1), Set.of());
	}

	@Component
	record Orders(OrderReader reader, Settler settler, OutcomeMeters meters) {
	}

}
