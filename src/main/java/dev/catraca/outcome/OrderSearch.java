package dev.catraca.outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.outcome.OrderIndexes.Place;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Micros;
import dev.catraca.redis.Partitions;
import dev.catraca.web.Page;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Searches orders. There is no index by buyer or outcome, which each acceptance and
 * settlement would have to pay for; a search walks from the newest order to the oldest,
 * and only so far at once.
 */
@Component
class OrderSearch {

	/** After that long a search answers what it has found. */
	private static final long ENOUGH_NANOS = Duration.ofMillis(25).toNanos();

	/** So many orders it looks at however long it takes. */
	private static final int LEAST_EXAMINED = 1000;

	/** A page of the longest limit takes one call; longer ones would keep Redis busy. */
	private static final int MOST_AT_ONCE = 1001;

	private final LuaScript search = LuaScript.list(OrderSearch.class, "search.lua");

	private final StringRedisTemplate redis;

	private final OrderIndexes indexes;

	private final OrderReader reader;

	private final Partitions partitions;

	private final LongSupplier nanos;

	@Autowired
	OrderSearch(StringRedisTemplate redis, OrderIndexes indexes, OrderReader reader, Partitions partitions) {
		this(redis, indexes, reader, partitions, System::nanoTime);
	}

	OrderSearch(StringRedisTemplate redis, OrderIndexes indexes, OrderReader reader, Partitions partitions,
			LongSupplier nanos) {
		this.redis = redis;
		this.indexes = indexes;
		this.reader = reader;
		this.partitions = partitions;
		this.nanos = nanos;
	}

	/**
	 * Searches on. Redis: {@code ZREVRANGEBYSCORE} and, for some hundred orders each, a
	 * script of {@code MGET} and {@code ZRANK}.
	 * @param query what is searched for
	 * @param after where the page before ended, null for the first page
	 * @param limit how many at most
	 * @return what was found, the newest order first. A page may be short, even empty,
	 * and still have a cursor: then the search has taken its time and goes on with it
	 */
	Page<Order> page(OrderQuery query, @Nullable Place after, int limit) {
		if (query.isInWork()) {
			return inWork(query, after, limit);
		}
		List<String> keys = query.indexes(this.partitions);
		List<Found> found = new ArrayList<>();
		Place last = after;
		int examined = 0;
		int count = limit + 1;
		long since = this.nanos.getAsLong();
		while (found.size() <= limit && (examined < LEAST_EXAMINED || this.nanos.getAsLong() - since < ENOUGH_NANOS)) {
			List<Place> next = this.indexes.next(keys, query, last, count);
			if (next.isEmpty()) {
				return new Page<>(orders(found), null);
			}
			found.addAll(meant(query, next, limit + 1 - found.size()));
			examined += next.size();
			last = next.get(next.size() - 1);
			count = Math.min(4 * count, MOST_AT_ONCE);
		}
		if (found.size() > limit) {
			List<Found> items = found.subList(0, limit);
			return new Page<>(orders(items), items.get(limit - 1).place().cursor());
		}
		return new Page<>(orders(found), Objects.requireNonNull(last).cursor());
	}

	/** There are never many of them. Redis: {@code SMEMBERS}. */
	private Page<Order> inWork(OrderQuery query, @Nullable Place after, int limit) {
		List<Place> members = query.indexes(this.partitions)
			.stream()
			.flatMap(
					(key) -> Objects.requireNonNullElse(this.redis.opsForSet().members(key), Set.<String>of()).stream())
			.map((member) -> new Place(0, member))
			.toList();
		NavigableMap<Place, Order> found = new TreeMap<>();
		for (int from = 0; from < members.size(); from += MOST_AT_ONCE) {
			orders(meant(query, members.subList(from, Math.min(from + MOST_AT_ONCE, members.size())), MOST_AT_ONCE))
				.forEach((order) -> found.put(new Place(Micros.of(Duration.between(Instant.EPOCH, order.acceptedAt())),
						order.id().toString()), order));
		}
		NavigableMap<Place, Order> left = (after == null) ? found : found.tailMap(after, false);
		List<Order> items = left.values().stream().limit(limit).toList();
		String next = left.keySet().stream().limit(limit).reduce((one, other) -> other).map(Place::cursor).orElse(null);
		return new Page<>(items, (left.size() > limit) ? next : null);
	}

	/** The first of each partition that are meant, and so as many in all at least. */
	private List<Found> meant(OrderQuery query, List<Place> places, int most) {
		Map<String, Optional<Order>> orders = new HashMap<>();
		for (List<OrderId> ids : byPartition(places)) {
			List<String> found = this.search.strings(this.redis, OrderReader.keys(ids), query.wanted(most));
			for (int i = 0; i < found.size(); i += 3) {
				OrderId id = ids.get(Integer.parseInt(found.get(i)) - 1);
				orders.put(id.toString(), this.reader.readable(id, found.get(i + 1), found.get(i + 2)));
			}
		}
		return places.stream()
			.filter((place) -> orders.containsKey(place.member()))
			.map((place) -> new Found(place, orders.getOrDefault(place.member(), Optional.empty())))
			.toList();
	}

	private static List<Order> orders(List<Found> found) {
		return found.stream().map(Found::order).flatMap(Optional::stream).toList();
	}

	private Collection<List<OrderId>> byPartition(List<Place> places) {
		return places.stream()
			.map((place) -> OrderId.parse(place.member()))
			.flatMap(Optional::stream)
			.filter((id) -> id.partition() < this.partitions.partitions())
			.collect(Collectors.groupingBy(OrderId::partition))
			.values();
	}

	/** An order that is meant; empty if its record cannot be read. */
	private record Found(Place place, Optional<Order> order) {
	}

}
