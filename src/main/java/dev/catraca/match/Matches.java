package dev.catraca.match;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.catraca.match.Match.Sales;
import dev.catraca.match.MatchReader.Kickoff;
import dev.catraca.order.MatchId;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Partitions;
import dev.catraca.web.FieldChecks;
import dev.catraca.web.Page;
import dev.catraca.web.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The matches and how many seats each sector has left.
 */
@Component
public class Matches {

	private static final String CURSOR_RULE = "the next of the page before";

	private static final Pattern CURSOR = Pattern.compile("([0-9]{1,12})-([a-z0-9][a-z0-9-]{0,62})");

	/** By then a match has been played. */
	private static final Duration PLAYED = Duration.ofHours(2);

	private final LuaScript open = LuaScript.number(Matches.class, "open.lua");

	private final LuaScript sales = LuaScript.number(Matches.class, "sales.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final MatchReader reader;

	private final InstantSource clock;

	Matches(StringRedisTemplate redis, Partitions partitions, MatchReader reader, InstantSource clock) {
		this.redis = redis;
		this.partitions = partitions;
		this.reader = reader;
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
	 * Reads a match, in one call with those that others ask for at the same time. Redis:
	 * a script of {@code HGETALL}.
	 * @param id the match
	 * @return the match, empty if there is none
	 */
	public Optional<Match> find(MatchId id) {
		return this.reader.read(List.of(id)).stream().findFirst();
	}

	/**
	 * Reads a page of all matches: those to come, the next to be played first, then those
	 * that have been played, the latest first. Redis: a script of {@code ZRANGE} for each
	 * partition, then one of {@code HGETALL} for each that has some of the page; one call
	 * for all who ask at the same time.
	 * @param cursor of the page before, null for the first page
	 * @param most how many at most
	 * @return the page; its cursor is the time of the first page and its last match
	 * @throws Refusal if there is no such cursor
	 */
	Page<Match> page(@Nullable String cursor, int most) {
		Matcher given = CURSOR.matcher((cursor != null) ? cursor : "");
		new FieldChecks().require(cursor == null || given.matches(), "cursor", CURSOR_RULE).done();
		Instant now = (cursor != null) ? Instant.ofEpochSecond(Long.parseLong(given.group(1))) : this.clock.instant();
		List<MatchId> all = this.reader.all().sorted(order(now)).map(Kickoff::match).toList();
		int from = 0;
		if (cursor != null) {
			from = all.indexOf(new MatchId(given.group(2))) + 1;
			new FieldChecks().require(from > 0, "cursor", CURSOR_RULE).done();
		}
		int to = Math.min(from + most, all.size());
		List<MatchId> ids = all.subList(from, to);
		return new Page<>(this.reader.read(ids),
				(to < all.size()) ? now.getEpochSecond() + "-" + ids.get(ids.size() - 1) : null);
	}

	private static Comparator<Kickoff> order(Instant now) {
		double played = now.minus(PLAYED).getEpochSecond();
		return Comparator.<Kickoff, Boolean>comparing((match) -> match.time() < played)
			.thenComparingDouble((match) -> (match.time() < played) ? -match.time() : match.time())
			.thenComparing((match) -> match.match().value());
	}

	private static String epoch(Instant instant) {
		return Long.toString(instant.getEpochSecond());
	}

}
