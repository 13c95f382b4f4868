package dev.catraca.match;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.match.Match.Sales;
import dev.catraca.order.MatchId;
import dev.catraca.order.Money;
import dev.catraca.redis.Calls;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Partitions;
import dev.catraca.redis.SharedCalls;
import dev.catraca.redis.SharedConnection;

import org.springframework.stereotype.Component;

/**
 * Reads matches, once for all who ask at the same time: in a rush most ask for the same
 * ones.
 */
@Component
class MatchReader {

	/** As many may ask together. */
	private static final int MOST = 100;

	private final LuaScript list = LuaScript.list(MatchReader.class, "list.lua");

	private final LuaScript read = LuaScript.list(MatchReader.class, "read.lua");

	private final SharedConnection redis;

	private final Partitions partitions;

	/** Those that list the matches of each partition. */
	private final List<SharedCalls<Integer, List<Kickoff>>> lists;

	/** Those that read some of each partition. */
	private final List<SharedCalls<List<MatchId>, List<String>>> reads;

	MatchReader(SharedConnection redis, Partitions partitions) {
		this.redis = redis;
		this.partitions = partitions;
		this.lists = partitions.all()
			.mapToObj((partition) -> new SharedCalls<Integer, List<Kickoff>>(MOST, this::listLater))
			.toList();
		this.reads = partitions.all()
			.mapToObj((partition) -> new SharedCalls<List<MatchId>, List<String>>(MOST, this::readLater))
			.toList();
	}

	/**
	 * Lists all matches. Redis: a script of {@code ZRANGE} for each partition.
	 * @return when each is played, in no particular order
	 */
	Stream<Kickoff> all() {
		return this.partitions.all()
			.mapToObj((partition) -> this.lists.get(partition).ask(List.of(partition)).get(0))
			.flatMap(List::stream);
	}

	/**
	 * Reads matches. Redis: a script of {@code HGETALL} for each partition that has some
	 * of them.
	 * @param ids which
	 * @return those that exist, in that order
	 */
	List<Match> read(List<MatchId> ids) {
		Map<MatchId, Match> found = new HashMap<>();
		for (List<MatchId> some : Calls.of(ids, this::partition)) {
			List<String> texts = this.reads.get(partition(some.get(0))).ask(List.of(some)).get(0);
			for (int i = 0; i < texts.size(); i++) {
				if (!texts.get(i).isEmpty()) {
					found.put(some.get(i), parse(some.get(i), texts.get(i)));
				}
			}
		}
		return ids.stream().map(found::get).filter(Objects::nonNull).toList();
	}

	private CompletionStage<List<List<Kickoff>>> listLater(List<Integer> asked) {
		return this.list.stringsLater(this.redis, List.of(MatchKeys.matches(asked.get(0))), List.of())
			.thenApply((found) -> Collections.nCopies(asked.size(), kickoffs(found)));
	}

	private static List<Kickoff> kickoffs(List<String> found) {
		return IntStream.iterate(0, (i) -> i < found.size(), (i) -> i + 2)
			.mapToObj((i) -> new Kickoff(new MatchId(found.get(i)), Double.parseDouble(found.get(i + 1))))
			.toList();
	}

	/** Each of them once, by calls that hold nobody up. */
	private CompletionStage<List<List<String>>> readLater(List<List<MatchId>> asked) {
		CompletionStage<Map<MatchId, String>> found = CompletableFuture.completedFuture(new HashMap<>());
		for (List<MatchId> some : Calls.of(asked.stream().flatMap(List::stream).distinct().toList(), this::partition)) {
			found = found.thenCombine(
					this.read.stringsLater(this.redis, some.stream().map(this::key).toList(), List.of()),
					(all, texts) -> {
						IntStream.range(0, texts.size()).forEach((i) -> all.put(some.get(i), texts.get(i)));
						return all;
					});
		}
		return found.thenApply((all) -> asked.stream().map((some) -> some.stream().map(all::get).toList()).toList());
	}

	private String key(MatchId id) {
		return MatchKeys.match(partition(id), id);
	}

	private int partition(MatchId id) {
		return this.partitions.of(id.value());
	}

	private static Match parse(MatchId id, String text) {
		Map<String, String> fields = new HashMap<>();
		String[] lines = text.split("\n", -1);
		for (int i = 0; i < lines.length; i += 2) {
			fields.put(lines[i], lines[i + 1]);
		}
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

	/**
	 * When a match is played.
	 *
	 * @param match the match
	 * @param time in epoch seconds
	 */
	record Kickoff(MatchId match, double time) {
	}

}
