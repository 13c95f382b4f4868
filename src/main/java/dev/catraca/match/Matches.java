package dev.catraca.match;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.catraca.match.Match.Sales;
import dev.catraca.order.MatchId;
import dev.catraca.order.Money;
import dev.catraca.redis.Calls;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Partitions;
import dev.catraca.web.FieldChecks;
import dev.catraca.web.Page;
import dev.catraca.web.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.stereotype.Component;

/**
 * The matches and how many seats each sector has left.
 */
@Component
public class Matches {

	private static final String CURSOR_RULE = "the next of the page before";

	private static final Pattern CURSOR = Pattern.compile("([0-9]{1,12})-([a-z0-9][a-z0-9-]{0,62})");

	private final LuaScript open = LuaScript.number(Matches.class, "open.lua");

	private final LuaScript sales = LuaScript.number(Matches.class, "sales.lua");

	private final LuaScript read = LuaScript.list(Matches.class, "read.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final InstantSource clock;

	Matches(StringRedisTemplate redis, Partitions partitions, InstantSource clock) {
		this.redis = redis;
		this.partitions = partitions;
		this.clock = clock;
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
	 * Reads a page of all matches: those to come, the next to be played first, then those
	 * that have been played, the latest first. Redis: {@code ZRANGE} for each partition,
	 * then a script of {@code HGETALL} for each that has some of the page.
	 * @param cursor of the page before, null for the first page
	 * @param most how many at most
	 * @return the page; its cursor is the time of the first page and its last match
	 * @throws Refusal if there is no such cursor
	 */
	Page<Match> page(@Nullable String cursor, int most) {
		Matcher given = CURSOR.matcher((cursor != null) ? cursor : "");
		new FieldChecks().require(cursor == null || given.matches(), "cursor", CURSOR_RULE).done();
		Instant now = (cursor != null) ? Instant.ofEpochSecond(Long.parseLong(given.group(1))) : this.clock.instant();
		List<Listed> all = this.partitions.all()
			.mapToObj(this::listed)
			.flatMap(Function.identity())
			.sorted(Listed.order(now))
			.toList();
		int from = 0;
		if (cursor != null) {
			from = all.stream().map(Listed::id).toList().indexOf(new MatchId(given.group(2))) + 1;
			new FieldChecks().require(from > 0, "cursor", CURSOR_RULE).done();
		}
		int to = Math.min(from + most, all.size());
		List<MatchId> ids = all.subList(from, to).stream().map(Listed::id).toList();
		return new Page<>(read(ids), (to < all.size()) ? now.getEpochSecond() + "-" + ids.get(ids.size() - 1) : null);
	}

	private Stream<Listed> listed(int partition) {
		Set<TypedTuple<String>> found = this.redis.opsForZSet().rangeWithScores(MatchKeys.matches(partition), 0, -1);
		return Objects.requireNonNull(found).stream().map(Listed::of);
	}

	private List<Match> read(List<MatchId> ids) {
		Map<MatchId, Match> found = new HashMap<>();
		for (List<MatchId> some : Calls.of(ids, (id) -> this.partitions.of(id.value()))) {
			int partition = this.partitions.of(some.get(0).value());
			List<List<String>> rows = this.read.rows(this.redis,
					some.stream().map((id) -> MatchKeys.match(partition, id)).toList(), List.of());
			for (int i = 0; i < rows.size(); i++) {
				if (!rows.get(i).isEmpty()) {
					found.put(some.get(i), read(some.get(i), fields(rows.get(i))));
				}
			}
		}
		return ids.stream().map(found::get).filter(Objects::nonNull).toList();
	}

	private static Map<String, String> fields(List<String> row) {
		Map<String, String> fields = new HashMap<>();
		for (int i = 0; i < row.size(); i += 2) {
			fields.put(row.get(i), row.get(i + 1));
		}
		return fields;
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

	/**
	 * A match in the list.
	 *
	 * @param id the match
	 * @param kickoff in epoch seconds
	 */
	private record Listed(MatchId id, double kickoff) {

		/** By then a match has been played. */
		private static final Duration PLAYED = Duration.ofHours(2);

		static Listed of(TypedTuple<String> member) {
			return new Listed(new MatchId(Objects.requireNonNull(member.getValue())),
					Objects.requireNonNull(member.getScore()));
		}

		static Comparator<Listed> order(Instant now) {
			double played = now.minus(PLAYED).getEpochSecond();
			return Comparator.<Listed, Boolean>comparing((match) -> match.kickoff < played)
				.thenComparingDouble((match) -> (match.kickoff < played) ? -match.kickoff : match.kickoff)
				.thenComparing((match) -> match.id.value());
		}

	}

}
