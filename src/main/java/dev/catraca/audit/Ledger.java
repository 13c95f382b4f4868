package dev.catraca.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.catraca.match.MatchKeys;
import dev.catraca.order.MatchId;
import dev.catraca.order.OrderKeys;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads what is kept about orders and seats beside the records.
 */
@Component
class Ledger {

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
	 * How many orders have records, by the counters. Redis: {@code HGETALL}.
	 * @param partition the partition
	 * @return their number
	 */
	long records(int partition) {
		Map<String, String> counters = counters(partition);
		return sum(counters, "accepted:") - sum(counters, "retired:") - sum(counters, "vanished");
	}

	private static long sum(Map<String, String> counters, String prefix) {
		return counters.keySet()
			.stream()
			.filter((name) -> name.startsWith(prefix))
			.mapToLong((name) -> Math.max(0, number(counters, name)))
			.sum();
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
