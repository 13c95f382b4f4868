package dev.catraca.settlement;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

import dev.catraca.match.MatchKeys;
import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Neighbours;
import dev.catraca.redis.Partitions;
import dev.catraca.redis.SharedConnection;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes outcomes, each exactly once: this is the only place where an order that holds
 * seats gets one and where held seats are sold or come back. An order that nobody hears
 * is accepted as lost and never held any.
 */
@Component
public class Settler {

	/**
	 * The consumer group that stream entries are acknowledged for.
	 */
	public static final String GROUP = "ticket-workers";

	private static final int MOST_DEAD_LETTERS = 10_000;

	private final LuaScript settle = LuaScript.list(Settler.class, "settle.lua");

	private final StringRedisTemplate redis;

	private final SharedConnection shared;

	Settler(StringRedisTemplate redis, SharedConnection shared) {
		this.redis = redis;
		this.shared = shared;
	}

	/**
	 * Settles orders. Redis: {@code settle.lua}, one call; safe to repeat.
	 * @param lane the lane of the orders
	 * @param settlings orders of one partition with their verdicts
	 * @return for each whether it was settled now, or why not
	 */
	public List<Answer> settle(Lane lane, List<Settling> settlings) {
		Neighbours call = call(lane, settlings);
		return this.settle.strings(this.redis, call.keys(), call.args()).stream().map(Answer::of).toList();
	}

	/**
	 * Does the same and does not wait for it.
	 * @param lane the lane of the orders
	 * @param settlings orders of one partition with their verdicts
	 * @return for each whether it was settled now, or why not; in the client library's
	 * own thread or the caller's
	 */
	CompletionStage<List<Answer>> settleLater(Lane lane, List<Settling> settlings) {
		Neighbours call = call(lane, settlings);
		return this.settle.stringsLater(this.shared, call.keys(), call.args())
			.thenApply((answers) -> answers.stream().map(Answer::of).toList());
	}

	private static Neighbours call(Lane lane, List<Settling> settlings) {
		int partition = settlings.get(0).orderId().partition();
		String queued = OrderKeys.queued(partition, lane);
		Neighbours call = new Neighbours(
				List.of(queued, OrderKeys.processing(partition, lane), OrderKeys.delayed(partition, lane),
						deadLetters(partition, lane), OrderKeys.counters(partition)),
				List.of(lane.label(), GROUP, OrderKeys.outcomes(partition), "" + MOST_DEAD_LETTERS));
		for (Settling settling : settlings) {
			String at = settling.acknowledgeAt().isEmpty() ? queued : settling.acknowledgeAt();
			call.add(
					List.of(MatchKeys.match(partition, settling.match()), MatchKeys.buyers(partition, settling.match()),
							at),
					List.of(settling.verdict(), settling.detail()), OrderKeys.record(settling.orderId()),
					List.of(settling.orderId().toString(), settling.claim(), settling.entry()));
		}
		return call;
	}

	/**
	 * Stream: entries given up, with the reason. Trimmed to about 10 000. Written by
	 * settle and by the lanes for what is no order.
	 * @param partition the partition
	 * @param lane the lane
	 * @return the key
	 */
	public static String deadLetters(int partition, Lane lane) {
		return Partitions.prefix(partition) + "dead-letters:" + lane.label();
	}

	/** What became of a verdict. */
	public enum Answer {

		/**
		 * It is the order's outcome now, or was already after an answer that was lost.
		 */
		SETTLED,

		/** The order had its outcome from elsewhere. */
		REPEATED,

		/** The order was taken over by another worker, whose verdict counts. */
		STALE,

		/** The order's status does not allow it. */
		REFUSED,

		/** There is no such order. */
		UNKNOWN,

		/** What is kept about the order is not what it should be; nothing was changed. */
		UNREADABLE;

		private static Answer of(String answer) {
			return valueOf(answer.toUpperCase(Locale.ROOT));
		}

	}

	/**
	 * An order with its verdict.
	 *
	 * @param orderId the order
	 * @param match its match
	 * @param claim the text of the claim on it, empty for a verdict that needs none
	 * @param verdict a verdict of settle.lua
	 * @param detail the verdict's detail, see settle.lua
	 * @param acknowledgeAt the key its delivery is acknowledged in, empty if it has none
	 * @param entry the id of its stream entry, empty if it has none
	 */
	public record Settling(OrderId orderId, MatchId match, String claim, String verdict, String detail,
			String acknowledgeAt, String entry) {

		/**
		 * Gives an order up as lost, if it has been open long enough.
		 * @param order the order
		 * @param openMicros microseconds it must have been open by the server's clock
		 * @return the verdict
		 */
		public static Settling lost(Order order, long openMicros) {
			return new Settling(order.id(), order.matchId(), "", "lost", Long.toString(openMicros), "", "");
		}

		static Settling cancelled(Order order) {
			return new Settling(order.id(), order.matchId(), "", "cancelled", "", "", "");
		}

	}

}
