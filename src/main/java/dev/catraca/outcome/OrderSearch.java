package dev.catraca.outcome;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.outcome.OrderIndexes.Place;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Partitions;
import dev.catraca.web.Page;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Searches orders. There is no index by buyer or outcome, which each acceptance and
 * settlement would have to pay for; a search walks from the newest order to the oldest,
 * and only so far at once.
 */
@Component
class OrderSearch {

	/** Orders looked at in one search, at about a quarter of a second. */
	private static final int MOST_EXAMINED = 20_000;

	private final LuaScript fields = LuaScript.list(OrderSearch.class, "fields.lua");

	private final StringRedisTemplate redis;

	private final OrderIndexes indexes;

	private final OrderReader reader;

	private final Partitions partitions;

	OrderSearch(StringRedisTemplate redis, OrderIndexes indexes, OrderReader reader, Partitions partitions) {
		this.redis = redis;
		this.indexes = indexes;
		this.reader = reader;
		this.partitions = partitions;
	}

	/**
	 * Searches on. Redis: {@code ZREVRANGEBYSCORE} and, for some hundred orders each, a
	 * script of {@code HMGET}; then a script that reads those that were found.
	 * @param query what is searched for
	 * @param after where the page before ended, null for the first page
	 * @param limit how many at most
	 * @return what was found, the newest order first. A page may be short, even empty,
	 * and still have a cursor: then the search has looked at 20 000 orders and goes on
	 * with it
	 */
	Page<Order> page(OrderQuery query, @Nullable Place after, int limit) {
		List<String> keys = query.indexes(this.partitions);
		List<Place> found = new ArrayList<>();
		Place last = after;
		int examined = 0;
		while (found.size() <= limit && examined < MOST_EXAMINED) {
			List<Place> next = this.indexes.next(keys, query, last);
			if (next.isEmpty()) {
				return new Page<>(orders(found), null);
			}
			found.addAll(meant(query, next));
			examined += next.size();
			last = next.get(next.size() - 1);
		}
		if (found.size() > limit) {
			List<Place> items = found.subList(0, limit);
			return new Page<>(orders(items), items.get(limit - 1).cursor());
		}
		return new Page<>(orders(found), Objects.requireNonNull(last).cursor());
	}

	private List<Place> meant(OrderQuery query, List<Place> places) {
		Map<String, List<String>> rows = new HashMap<>();
		for (List<OrderId> ids : byPartition(places)) {
			List<List<String>> some = this.fields.rows(this.redis, ids.stream().map(OrderKeys::record).toList(),
					List.of());
			for (int i = 0; i < ids.size(); i++) {
				rows.put(ids.get(i).toString(), some.get(i));
			}
		}
		return places.stream().filter((place) -> query.matches(rows.getOrDefault(place.member(), List.of()))).toList();
	}

	private List<Order> orders(List<Place> places) {
		Map<String, Order> orders = new HashMap<>();
		byPartition(places)
			.forEach((ids) -> this.reader.findAll(ids).forEach((order) -> orders.put(order.id().toString(), order)));
		return places.stream().map((place) -> orders.get(place.member())).filter(Objects::nonNull).toList();
	}

	private static Collection<List<OrderId>> byPartition(List<Place> places) {
		return places.stream()
			.map((place) -> OrderId.parse(place.member()))
			.flatMap(Optional::stream)
			.collect(Collectors.groupingBy(OrderId::partition))
			.values();
	}

}
