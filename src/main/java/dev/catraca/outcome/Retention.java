package dev.catraca.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.catraca.order.AcceptedBatch;
import dev.catraca.order.OrderKeys;
import dev.catraca.order.OrdersProperties;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Micros;
import dev.catraca.redis.Partitions;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Retires final orders once they have been kept for long enough. No record has an expiry:
 * that would take an order away without a word to the books.
 */
@Component
class Retention {

	private final LuaScript retire = LuaScript.number(Retention.class, "retire.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final OrdersProperties orders;

	Retention(StringRedisTemplate redis, Partitions partitions, OrdersProperties orders) {
		this.redis = redis;
		this.partitions = partitions;
		this.orders = orders;
	}

	@Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
	void tick() {
		retireDue();
	}

	/**
	 * Retires what is due. Redis: {@code TIME}, {@code ZRANGEBYSCORE} and a script of
	 * {@code DEL}, {@code ZREM} and {@code ZADD}; safe to repeat.
	 * @return how many orders were retired
	 */
	int retireDue() {
		return this.partitions.all().map(this::retireDue).sum();
	}

	private int retireDue(int partition) {
		Long now = this.redis.execute(
				(org.springframework.data.redis.core.RedisCallback<Long>) (connection) -> connection.serverCommands()
					.time(TimeUnit.MICROSECONDS));
		double before = Objects.requireNonNull(now) - Micros.of(this.orders.retention());
		AcceptedBatches batches = new AcceptedBatches(this.redis, partition, before);
		int retired = 0;
		for (List<AcceptedBatch> next = batches.next(); !next.isEmpty(); next = batches.next()) {
			retired += retire(partition, next);
		}
		return retired;
	}

	private int retire(int partition, List<AcceptedBatch> batches) {
		List<String> keys = new ArrayList<>(List.of(OrderKeys.orders(partition), OrderKeys.counters(partition)));
		List<String> args = new ArrayList<>(List.of("" + Micros.of(this.orders.retention())));
		batches.stream().filter(AcceptedBatch::isWhole).forEach((batch) -> {
			batch.orders().map(OrderKeys::record).forEach(keys::add);
			args.add(batch.member());
		});
		return (args.size() > 1) ? (int) this.retire.count(this.redis, keys, args) : 0;
	}

}
