package dev.catraca.lane.list;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Micros;
import dev.catraca.redis.SharedConnection;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The lists of orders in workers' hands.
 */
@Component
class ProcessingLists {

	private static final int CHUNK = 100;

	private final LuaScript take = LuaScript.list(ProcessingLists.class, "take.lua");

	private final LuaScript drop = LuaScript.number(ProcessingLists.class, "drop.lua");

	private final LuaScript giveBack = LuaScript.number(ProcessingLists.class, "giveback.lua");

	private final StringRedisTemplate redis;

	private final SharedConnection shared;

	private final ListLaneProperties properties;

	ProcessingLists(StringRedisTemplate redis, SharedConnection shared, ListLaneProperties properties) {
		this.redis = redis;
		this.shared = shared;
		this.properties = properties;
	}

	/**
	 * Takes the next in line. Redis: a script of {@code RPOP} and {@code LPUSH}, which is
	 * {@code LMOVE} for many. If the answer is lost they are in the worker's list all the
	 * same.
	 * @param partition the partition
	 * @param worker who takes them
	 * @param most how many at most
	 * @return the elements, the next in line first
	 */
	CompletionStage<List<String>> take(int partition, String worker, int most) {
		return this.take
			.stringsLater(this.shared,
					List.of(LaneKeys.list(partition), LaneKeys.processing(partition, worker),
							LaneKeys.workers(partition, Lane.LIST)),
					List.of("" + most, worker, "" + Micros.of(lease())));
	}

	/**
	 * What a worker holds. Redis: {@code LRANGE}.
	 * @param partition the partition
	 * @param worker the worker
	 * @param most how many at most
	 * @return the elements, the last taken first
	 */
	List<String> held(int partition, String worker, int most) {
		return Objects.requireNonNullElse(
				this.redis.opsForList().range(LaneKeys.processing(partition, worker), 0, most - 1), List.of());
	}

	/**
	 * Drops the last taken of an element that a worker holds twice. Redis: a script of
	 * {@code LPOS} and {@code LREM}. One that it holds once was given back and taken
	 * again while it was still in hand, and must stay.
	 * @param partition the partition
	 * @param worker the worker
	 * @param element the element
	 */
	void dropSecond(int partition, String worker, String element) {
		this.drop.count(this.redis, List.of(LaneKeys.processing(partition, worker)), List.of(element));
	}

	/**
	 * Gives back what a dead worker holds. Redis: {@code LRANGE} and a script of
	 * {@code LREM} and {@code RPUSH} that looks at the lease itself; safe to repeat.
	 * @param partition the partition
	 * @param worker the worker
	 * @return how many orders went back to the head of the line
	 */
	int giveBackOfDead(int partition, String worker) {
		return giveBack(partition, worker, "expired");
	}

	/**
	 * Gives back what a worker that stops holds. Redis: as above.
	 * @param partition the partition
	 * @param worker the worker
	 * @return how many orders went back to the head of the line
	 */
	int giveBackOwn(int partition, String worker) {
		return giveBack(partition, worker, "own");
	}

	Duration lease() {
		return this.properties.lease();
	}

	private int giveBack(int partition, String worker, String who) {
		int total = 0;
		while (true) {
			List<String> held = held(partition, worker, CHUNK);
			List<String> keys = new ArrayList<>(List.of(LaneKeys.workers(partition, Lane.LIST),
					LaneKeys.list(partition), LaneKeys.processing(partition, worker),
					OrderKeys.queued(partition, Lane.LIST), OrderKeys.processing(partition, Lane.LIST)));
			held.forEach((element) -> keys.add(OrderId.parse(element)
				.filter((id) -> id.partition() == partition)
				.map(OrderKeys::record)
				.orElse(OrderKeys.noRecord(partition))));
			List<String> args = new ArrayList<>(
					List.of(worker, who, OrderKeys.outcomes(partition), "" + WorkerLeases.longestMicros()));
			args.addAll(held);
			long given = this.giveBack.count(this.redis, keys, args);
			if (given < 0) {
				return total;
			}
			total += (int) given;
		}
	}

}
