package dev.catraca.settlement;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionStage;

import dev.catraca.order.Claim;
import dev.catraca.order.Facts;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Neighbours;
import dev.catraca.redis.SharedConnection;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Starts deliveries and hands out claim tokens.
 */
@Component
class Starter {

	private final LuaScript start = LuaScript.list(Starter.class, "start.lua");

	private final StringRedisTemplate redis;

	private final SharedConnection shared;

	Starter(StringRedisTemplate redis, SharedConnection shared) {
		this.redis = redis;
		this.shared = shared;
	}

	/**
	 * Marks orders as processing and counts the attempts. Redis: {@code start.lua}, one
	 * call; safe to repeat with the same deliveries.
	 * @param lane the lane that delivered them
	 * @param deliveries deliveries of one partition
	 * @return what became of each, in order
	 */
	List<Started> start(Lane lane, List<Delivery> deliveries) {
		Neighbours call = call(lane, deliveries);
		return this.start.strings(this.redis, call.keys(), call.args()).stream().map(Started::of).toList();
	}

	/**
	 * Does the same and does not wait for it.
	 * @param lane the lane that delivered them
	 * @param deliveries deliveries of one partition
	 * @return what became of each, in order; in the client library's own thread or the
	 * caller's
	 */
	CompletionStage<List<Started>> startLater(Lane lane, List<Delivery> deliveries) {
		Neighbours call = call(lane, deliveries);
		return this.start.stringsLater(this.shared, call.keys(), call.args())
			.thenApply((answers) -> answers.stream().map(Started::of).toList());
	}

	private static Neighbours call(Lane lane, List<Delivery> deliveries) {
		int partition = deliveries.get(0).orderId().partition();
		Neighbours call = new Neighbours(
				List.of(OrderKeys.queued(partition, lane), OrderKeys.processing(partition, lane),
						OrderKeys.delayed(partition, lane)),
				List.of(lane.label(), Settler.GROUP, OrderKeys.outcomes(partition)));
		for (Delivery delivery : deliveries) {
			call.add(List.of(delivery.acknowledgeAt()), List.of(delivery.takenOver() ? "1" : "0"),
					OrderKeys.record(delivery.orderId()),
					List.of(delivery.orderId().toString(), delivery.nonce(), delivery.entry()));
		}
		return call;
	}

	/** What became of a delivery at its start. */
	sealed interface Started {

		static Started of(String answer) {
			return switch (answer) {
				case "settled" -> new Dropped(false);
				case "duplicate" -> new Dropped(true);
				case "unknown" -> new Unknown();
				case "unreadable" -> new Unreadable();
				default -> Claimed.parse(answer);
			};
		}

	}

	/**
	 * The order is ours to settle.
	 *
	 * @param claim what to settle it with
	 * @param facts the order
	 */
	record Claimed(Claim claim, Facts facts) implements Started {

		private static Started parse(String orderRecord) {
			String[] lines = orderRecord.split("\n", 3);
			try {
				return new Claimed(Claim.parse(lines[0].split("\\|", 3)[1]).orElseThrow(),
						Facts.parse(lines[1]).orElseThrow());
			}
			catch (ArrayIndexOutOfBoundsException | NoSuchElementException ex) {
				return new Unreadable();
			}
		}

		/** From acceptance to the first start. */
		Waited waited() {
			return new Waited(this.facts.acceptedAt(), Long.parseLong(this.claim.startedAt()));
		}

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

	/**
	 * The order's record is not what it should be; its seats and its outcome are as they
	 * were.
	 */
	record Unreadable() implements Started {
	}

	/** There is no such order. */
	record Unknown() implements Started {
	}

}
