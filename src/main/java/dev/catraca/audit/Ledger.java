package dev.catraca.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

import dev.catraca.match.MatchKeys;
import dev.catraca.order.MatchId;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.LuaScript;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.stereotype.Component;

/**
 * Reads what is kept about orders and seats, and counts the records anew.
 */
@Component
class Ledger {

	private static final int BATCH = 500;

	private static final int RESTS = 19;

	private final LuaScript recount = LuaScript.list(Ledger.class, "recount.lua");

	private final StringRedisTemplate redis;

	Ledger(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * The counters and seats of a partition as they are kept. Redis: {@code HGETALL},
	 * {@code ZRANGE}.
	 * @param partition the partition
	 * @return what is kept
	 */
	Kept kept(int partition) {
		Map<String, String> counters = counters(partition);
		List<Books.Sector> sectors = new ArrayList<>();
		Set<String> matches = Objects
			.requireNonNullElse(this.redis.opsForZSet().range(MatchKeys.matches(partition), 0, -1), Set.of());
		for (String match : matches) {
			Map<String, String> fields = this.redis.<String, String>opsForHash()
				.entries(MatchKeys.match(partition, new MatchId(match)));
			for (String sector : fields.getOrDefault("sectors", "").split(",")) {
				sectors.add(new Books.Sector(match, sector, number(fields, "capacity:" + sector),
						number(fields, "available:" + sector), number(fields, "held:" + sector),
						number(fields, "sold:" + sector)));
			}
		}
		return new Kept(counters, sectors);
	}

	/**
	 * The counters of a partition. Redis: {@code HGETALL}.
	 * @param partition the partition
	 * @return counters by name
	 */
	Map<String, String> counters(int partition) {
		return this.redis.<String, String>opsForHash().entries(OrderKeys.counters(partition));
	}

	/**
	 * How many orders have records. Redis: {@code ZCARD}.
	 * @param partition the partition
	 * @return their number
	 */
	long records(int partition) {
		return Objects.requireNonNullElse(this.redis.opsForZSet().zCard(OrderKeys.orders(partition)), 0L);
	}

	/**
	 * Counts the records of a partition. Redis: {@code ZRANGEBYSCORE} and a script of
	 * {@code MGET}, for 500 orders at a time.
	 * @param partition the partition
	 * @param slowly whether to rest between the calls, so that they take a twentieth of
	 * the time and no order waits for more than one of them
	 * @return counts by the names that recount.lua gives them
	 * @throws CancellationException if the thread is interrupted while it rests
	 */
	Map<String, Long> recount(int partition, boolean slowly) {
		Map<String, Long> counts = new HashMap<>();
		double from = 0;
		Set<TypedTuple<String>> next;
		do {
			long begun = System.nanoTime();
			next = Objects.requireNonNullElse(
					this.redis.opsForZSet()
						.rangeByScoreWithScores(OrderKeys.orders(partition), from, Double.POSITIVE_INFINITY, 0, BATCH),
					Set.of());
			List<String> keys = new ArrayList<>();
			for (TypedTuple<String> order : next) {
				from = Objects.requireNonNull(order.getScore()) + 1;
				OrderId.parse(Objects.requireNonNull(order.getValue()))
					.ifPresentOrElse((id) -> keys.add(OrderKeys.record(id)),
							() -> counts.merge("unreadable", 1L, Long::sum));
			}
			if (!keys.isEmpty()) {
				List<String> answer = this.recount.strings(this.redis, keys, List.of());
				for (int i = 0; i < answer.size(); i += 2) {
					counts.merge(answer.get(i), Long.valueOf(answer.get(i + 1)), Long::sum);
				}
			}
			if (slowly) {
				rest(RESTS * (System.nanoTime() - begun));
			}
		}
		while (next.size() == BATCH);
		return counts;
	}

	private static void rest(long nanos) {
		try {
			TimeUnit.NANOSECONDS.sleep(nanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Nobody waits for the recount any more");
		}
	}

	private static long number(Map<String, String> fields, String name) {
		return number(fields.getOrDefault(name, "0"));
	}

	/**
	 * Reads a number that may have been spoilt.
	 * @param text the number
	 * @return the number, the least there is if it is none
	 */
	static long number(String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			return Long.MIN_VALUE;
		}
	}

	/**
	 * What is kept beside the records.
	 *
	 * @param counters the partition's counters
	 * @param sectors the seats of its matches
	 */
	record Kept(Map<String, String> counters, List<Books.Sector> sectors) {

		long counter(String name) {
			return number(this.counters, name);
		}

		/**
		 * Orders that got in or got an outcome, which tells whether anything has moved.
		 */
		long moves() {
			return this.counters.keySet()
				.stream()
				.filter((name) -> name
					.matches("(accepted|settled|replayed|cancelled|lost|vanished|retired:[a-z-]+):?.*"))
				.mapToLong(this::counter)
				.sum();
		}

	}

}
