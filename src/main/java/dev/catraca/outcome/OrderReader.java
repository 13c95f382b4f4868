package dev.catraca.outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.order.Lane;
import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.Calls;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Partitions;
import dev.catraca.redis.SharedCalls;
import dev.catraca.redis.SharedConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads orders as they stand, with their places in line.
 */
@Component
public class OrderReader {

	private static final Logger log = LoggerFactory.getLogger(OrderReader.class);

	private final LuaScript read = LuaScript.list(OrderReader.class, "read.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final DrainRates rates;

	/** Those of each partition. */
	private final List<SharedCalls<OrderId, Found>> calls;

	OrderReader(StringRedisTemplate redis, SharedConnection shared, Partitions partitions, DrainRates rates) {
		this.redis = redis;
		this.partitions = partitions;
		this.rates = rates;
		this.calls = partitions.all()
			.mapToObj((partition) -> new SharedCalls<OrderId, Found>(Calls.LARGEST,
					(ids) -> this.read.stringsLater(shared, keys(ids), List.of()).thenApply(OrderReader::each)))
			.toList();
	}

	private static List<Found> each(List<String> found) {
		return IntStream.iterate(0, (i) -> i < found.size(), (i) -> i + 2)
			.mapToObj((i) -> new Found(found.get(i), found.get(i + 1)))
			.toList();
	}

	/**
	 * Reads an order, in one call with those that others ask for at the same time. Redis:
	 * a script of {@code MGET} and {@code ZRANK}.
	 * @param id the order
	 * @return the order, empty if there is none
	 */
	public Optional<Order> find(OrderId id) {
		return seen(id).map(Seen::order);
	}

	/**
	 * Reads orders of one partition in one call. Redis: a script of {@code MGET} and
	 * {@code ZRANK}.
	 * @param ids the orders, all of one partition
	 * @return those that exist and can be read; somebody may have changed the record of
	 * another, which must not hide the rest
	 */
	public List<Order> findAll(List<OrderId> ids) {
		if (ids.isEmpty() || ids.get(0).partition() >= this.partitions.partitions()) {
			return List.of();
		}
		List<Order> orders = new ArrayList<>();
		List<Found> found = each(this.read.strings(this.redis, keys(ids), List.of()));
		for (int i = 0; i < ids.size(); i++) {
			readable(ids.get(i), found.get(i).text(), found.get(i).rank()).ifPresent(orders::add);
		}
		return orders;
	}

	/**
	 * The order of a record.
	 * @param id the order
	 * @param text its record, empty if there is none
	 * @param rank its rank in line, empty if it is not queued
	 * @return the order, empty if there is none or it cannot be read
	 */
	Optional<Order> readable(OrderId id, String text, String rank) {
		try {
			return seen(id, text, rank).map(Seen::order);
		}
		catch (NullPointerException | IllegalArgumentException | NoSuchElementException ex) {
			log.debug("The record of order {} cannot be read", id, ex);
			return Optional.empty();
		}
	}

	Optional<Seen> seen(OrderId id) {
		if (id.partition() >= this.partitions.partitions()) {
			return Optional.empty();
		}
		Found found = this.calls.get(id.partition()).ask(List.of(id)).get(0);
		return seen(id, found.text(), found.rank());
	}

	/** Keys of a script that reads orders of one partition with their places in line. */
	static List<String> keys(List<OrderId> ids) {
		int partition = ids.get(0).partition();
		return Stream
			.concat(Stream.of(Lane.values()).map((lane) -> OrderKeys.queued(partition, lane)),
					ids.stream().map(OrderKeys::record))
			.toList();
	}

	private Optional<Seen> seen(OrderId id, String text, String rank) {
		return text.isEmpty() ? Optional.empty() : Optional
			.of(seen(id, OrderRecord.parse(text).orElseThrow(), rank.isEmpty() ? 0 : Long.parseLong(rank)));
	}

	/** The order of a record; one that is in work has its turn now, at rank 0. */
	Seen seen(OrderId id, OrderRecord orderRecord, long rank) {
		Order order = orderRecord.order(id);
		return new Seen(order.status().isOpen() ? placed(order, rank + 1) : order, orderRecord);
	}

	private Order placed(Order order, long position) {
		Duration wait = this.rates.timeFor(order.lane(), position).orElse(null);
		return order.at(position, wait);
	}

	record Seen(Order order, OrderRecord orderRecord) {
	}

	/** A record and its rank, empty text where there is none. */
	private record Found(String text, String rank) {
	}

}
