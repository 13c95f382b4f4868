package dev.catraca.settlement;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import dev.catraca.order.Money;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.LuaScript;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Starts deliveries and hands out claim tokens.
 */
@Component
class Starter {

	private final LuaScript start = LuaScript.list(Starter.class, "start.lua");

	private final StringRedisTemplate redis;

	Starter(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Marks orders as processing and counts the attempts. Redis: {@code start.lua}, one
	 * call; safe to repeat with the same deliveries.
	 * @param lane the lane that delivered them
	 * @param deliveries deliveries of one partition
	 * @return what became of each, in order
	 */
	List<Started> start(Lane lane, List<Delivery> deliveries) {
		int partition = deliveries.get(0).orderId().partition();
		List<String> keys = new ArrayList<>(List.of(OrderKeys.queued(partition, lane),
				OrderKeys.processing(partition, lane), OrderKeys.delayed(partition, lane)));
		List<String> args = new ArrayList<>(List.of(lane.label(), Settler.GROUP, OrderKeys.outcomes(partition)));
		for (Delivery delivery : deliveries) {
			keys.addAll(List.of(OrderKeys.record(delivery.orderId()), delivery.acknowledgeAt()));
			args.addAll(List.of(delivery.orderId().toString(), delivery.nonce(), delivery.takenOver() ? "1" : "0",
					delivery.entry()));
		}
		return this.start.rows(this.redis, keys, args).stream().map(Started::of).toList();
	}

	/** What became of a delivery at its start. */
	sealed interface Started {

		static Started of(List<String> row) {
			return switch (row.get(0)) {
				case "claimed" -> new Claimed(Integer.parseInt(row.get(1)), new MatchId(row.get(2)), row.get(3),
						Integer.parseInt(row.get(4)), Money.of(row.get(5), row.get(6)),
						new Waited(Long.parseLong(row.get(7)), Long.parseLong(row.get(8))), row.get(9));
				case "unknown" -> new Unknown();
				case "unreadable" -> new Unreadable();
				default -> new Dropped(row.get(0).equals("duplicate"));
			};
		}

	}

	/**
	 * The order is ours to settle.
	 *
	 * @param token the number of the attempt
	 * @param match the match
	 * @param sector the sector
	 * @param quantity seats
	 * @param amount what to charge
	 * @param waited from acceptance to the first start
	 * @param traceparent the sampled span the order came in, empty if there is none
	 */
	record Claimed(int token, MatchId match, String sector, int quantity, Money amount, Waited waited,
			String traceparent) implements Started {
	}

	/** Two moments of the Redis server's clock, in microseconds. */
	record Waited(long accepted, long started) {

		Duration time() {
			return Duration.of(this.started - this.accepted, ChronoUnit.MICROS);
		}

	}

	/** The delivery is no work: the order is settled or in other hands. */
	record Dropped(boolean duplicate) implements Started {
	}

	/** The order's record is not what it should be; nothing was changed. */
	record Unreadable() implements Started {
	}

	/** There is no such order. */
	record Unknown() implements Started {
	}

}
