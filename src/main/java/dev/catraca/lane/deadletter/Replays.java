package dev.catraca.lane.deadletter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.catraca.lane.deadletter.DeadLetterStream.Letter;
import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.match.MatchKeys;
import dev.catraca.order.Lane;
import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.LuaScript;
import dev.catraca.settlement.Settler;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Gives failed orders another life, in the lane they failed in: the same order, with its
 * seats held again and all its attempts before it. Closed sales do not hinder it, for the
 * order was accepted while they were open.
 */
@Component
class Replays {

	private final LuaScript replay = LuaScript.list(Replays.class, "replay.lua");

	private final LuaScript forecast = LuaScript.list(Replays.class, "forecast.lua");

	private final StringRedisTemplate redis;

	private final DeadLetterView view;

	Replays(StringRedisTemplate redis, DeadLetterView view) {
		this.redis = redis;
		this.view = view;
	}

	/**
	 * The letters that are about an order. Redis: a script that reads the orders.
	 * @param letters letters of one lane and partition
	 * @return those whose order there is
	 */
	List<Candidate> candidates(List<Letter> letters) {
		Map<OrderId, Order> orders = this.view.orders(letters);
		List<Candidate> candidates = new ArrayList<>();
		letters.forEach((letter) -> letter.order()
			.map(orders::get)
			.ifPresent((order) -> candidates.add(new Candidate(letter.id(), order))));
		return candidates;
	}

	/**
	 * Replays orders. Redis: {@code replay.lua}, one call; safe to repeat, for a letter
	 * is gone once its order is replayed.
	 * @param candidates of one lane and partition, 1 to 100
	 * @return what became of each, as replay.lua answers
	 */
	List<List<String>> replay(List<Candidate> candidates) {
		int partition = candidates.get(0).letter().partition();
		Lane lane = candidates.get(0).letter().lane();
		List<String> keys = new ArrayList<>(List.of(Settler.deadLetters(partition, lane), OrderKeys.counters(partition),
				OrderKeys.queued(partition, lane), LaneKeys.entries(partition, lane)));
		List<String> args = new ArrayList<>(List.of(lane.label(), OrderKeys.outcomes(partition)));
		candidates.forEach((candidate) -> {
			keys.addAll(candidate.keys());
			args.addAll(List.of(candidate.letter().entry(), candidate.order().id().toString()));
		});
		return this.replay.rows(this.redis, keys, args);
	}

	/**
	 * Reads what a replay would meet, and changes nothing. Redis: {@code forecast.lua},
	 * one call.
	 * @param candidates of one partition, 1 to 100
	 * @return what stands around each, as forecast.lua answers
	 */
	List<List<String>> forecast(List<Candidate> candidates) {
		List<String> keys = candidates.stream().flatMap((candidate) -> candidate.keys().stream()).toList();
		return this.forecast.rows(this.redis, keys, List.of());
	}

	/**
	 * A letter with the order it is about.
	 *
	 * @param letter the letter
	 * @param order the order
	 */
	record Candidate(DeadLetterId letter, Order order) {

		private List<String> keys() {
			int partition = this.letter.partition();
			return List.of(OrderKeys.record(this.order.id()), MatchKeys.match(partition, this.order.matchId()),
					MatchKeys.buyers(partition, this.order.matchId()));
		}

	}

}
