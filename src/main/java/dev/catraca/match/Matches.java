package dev.catraca.match;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.catraca.match.Match.Sales;
import dev.catraca.order.MatchId;
import dev.catraca.order.Money;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Partitions;

import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The matches and how many seats each sector has left.
 */
@Component
public class Matches {

	private final LuaScript open = LuaScript.number(Matches.class, "open.lua");

	private final LuaScript sales = LuaScript.number(Matches.class, "sales.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	Matches(StringRedisTemplate redis, Partitions partitions) {
		this.redis = redis;
		this.partitions = partitions;
	}

	/**
	 * Opens a match with all seats of its sectors available. Redis: a script of
	 * {@code HSET} and {@code ZADD}; a repeat changes nothing.
	 * @param match the match; its sectors' counts other than the capacity are ignored
	 * @return whether it was opened; false if a match of that id is there already
	 */
	boolean open(Match match) {
		int partition = this.partitions.of(match.id().value());
		Currency currency = match.sectors().get(0).price().currency();
		List<String> args = new ArrayList<>(List.of(match.id().value(), epoch(match.kickoff()), "home", match.home(),
				"away", match.away(), "venue", match.venue(), "kickoff", epoch(match.kickoff()), "sales",
				match.sales().label(), "buyerLimit", "" + match.buyerLimit(), "sectors",
				String.join(",", match.sectors().stream().map(Sector::name).toList()), "currency",
				currency.getCurrencyCode(), "decimals", "" + currency.getDefaultFractionDigits()));
		for (Sector sector : match.sectors()) {
			args.addAll(List.of("price:" + sector.name(), "" + sector.price().minorUnits(), "capacity:" + sector.name(),
					"" + sector.capacity(), "available:" + sector.name(), "" + sector.capacity(),
					"held:" + sector.name(), "0", "sold:" + sector.name(), "0", "issued:" + sector.name(), "0"));
		}
		return this.open.count(this.redis,
				List.of(MatchKeys.match(partition, match.id()), MatchKeys.matches(partition)), args) == 1;
	}

	/**
	 * Lets a match take orders, or not. Redis: a script of {@code HSET}; safe to repeat.
	 * @param id the match
	 * @param sales open or closed
	 * @return the match, empty if there is none
	 */
	Optional<Match> sales(MatchId id, Sales sales) {
		String key = MatchKeys.match(this.partitions.of(id.value()), id);
		boolean found = this.sales.count(this.redis, List.of(key), List.of(sales.label())) == 1;
		return found ? find(id) : Optional.empty();
	}

	/**
	 * Reads a match. Redis: {@code HGETALL}.
	 * @param id the match
	 * @return the match, empty if there is none
	 */
	public Optional<Match> find(MatchId id) {
		HashOperations<String, String, String> hashes = this.redis.opsForHash();
		Map<String, String> fields = hashes.entries(MatchKeys.match(this.partitions.of(id.value()), id));
		return fields.isEmpty() ? Optional.empty() : Optional.of(read(id, fields));
	}

	/**
	 * Reads the matches that are played first. Redis: {@code ZRANGE}, {@code HGETALL}.
	 * @param most how many of each partition at most
	 * @return the matches, the next to be played first
	 */
	List<Match> first(int most) {
		return this.partitions.all()
			.mapToObj((partition) -> this.redis.opsForZSet().range(MatchKeys.matches(partition), 0, most - 1L))
			.filter(Objects::nonNull)
			.flatMap((ids) -> ids.stream())
			.map((id) -> find(new MatchId(id)))
			.flatMap(Optional::stream)
			.sorted(Comparator.comparing(Match::kickoff).thenComparing((match) -> match.id().value()))
			.toList();
	}

	private static Match read(MatchId id, Map<String, String> fields) {
		Currency currency = Currency.getInstance(fields.get("currency"));
		List<Sector> sectors = Arrays.stream(text(fields, "sectors").split(","))
			.map((name) -> new Sector(name, Money.ofMinorUnits(Long.parseLong(text(fields, "price:" + name)), currency),
					number(fields, "capacity:" + name), number(fields, "available:" + name),
					number(fields, "held:" + name), number(fields, "sold:" + name)))
			.toList();
		return new Match(id, text(fields, "home"), text(fields, "away"), text(fields, "venue"),
				Instant.ofEpochSecond(Long.parseLong(text(fields, "kickoff"))),
				"open".equals(fields.get("sales")) ? Sales.OPEN : Sales.CLOSED, number(fields, "buyerLimit"), sectors);
	}

	private static int number(Map<String, String> fields, String name) {
		return Integer.parseInt(text(fields, name));
	}

	private static String text(Map<String, String> fields, String name) {
		return Objects.requireNonNull(fields.get(name), name);
	}

	private static String epoch(Instant instant) {
		return Long.toString(instant.getEpochSecond());
	}

}
