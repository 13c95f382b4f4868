package dev.catraca.lane.list;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.outcome.OrderReader;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Micros;
import dev.catraca.web.Page;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.stereotype.Component;

/**
 * Shows the line and what each worker holds, and takes nothing.
 */
@Component
class ListView {

	private static final int MOST_SHOWN = 1000;

	/** With these, a look takes 50 ms at most. */
	private static final int CALLS = 10;

	/** About as many a call looks at; more would hold everybody up. */
	static final int KEYS = 1000;

	private static final int MOST_GLANCED = 100;

	private final LuaScript scan = LuaScript.list(ListView.class, "scan.lua");

	private final StringRedisTemplate redis;

	private final OrderReader reader;

	private final WorkerLeases leases;

	private final ListLaneProperties properties;

	ListView(StringRedisTemplate redis, OrderReader reader, WorkerLeases leases, ListLaneProperties properties) {
		this.redis = redis;
		this.reader = reader;
		this.leases = leases;
		this.properties = properties;
	}

	/**
	 * Peeks at the line. Redis: {@code LRANGE} from the right end, and a script that
	 * reads the orders.
	 * @param partition the partition
	 * @param offset how many to pass over, from the next in line
	 * @param limit how many at most
	 * @return what stands there, the next in line first; the next page's offset
	 */
	Page<InLine> line(int partition, int offset, int limit) {
		List<String> elements = fromTheRight(LaneKeys.list(partition), offset, limit + 1);
		boolean more = elements.size() > limit;
		List<InLine> items = shown(partition, more ? elements.subList(0, limit) : elements);
		return new Page<>(items, more ? Integer.toString(offset + limit) : null);
	}

	/**
	 * What each worker holds, the dead ones too, and the forgotten ones as far as they
	 * are found at once. Redis: {@code TIME}, {@code ZRANGE}, {@code SCAN},
	 * {@code LRANGE}, and a script that reads the orders.
	 * @param partition the partition
	 * @return every worker that has a lease, or was found to have a processing list, by
	 * name
	 */
	List<ProcessingList> processing(int partition) {
		Map<String, Long> ends = leaseEnds(partition);
		Set<String> names = new TreeSet<>(ends.keySet());
		names.addAll(holders(partition, Holders.END, CALLS, KEYS).workers());
		return held(partition, names, ends, MOST_SHOWN);
	}

	/**
	 * What the first hundred workers with a lease hold, which is cheaper. Redis:
	 * {@code TIME}, {@code ZRANGE}, {@code LRANGE}, and a script that reads the orders.
	 * @param partition the partition
	 * @param most orders of each, at most
	 * @return the workers, by name
	 */
	List<ProcessingList> glance(int partition, int most) {
		Map<String, Long> ends = leaseEnds(partition);
		return held(partition, ends.keySet().stream().limit(MOST_GLANCED).toList(), ends, most);
	}

	private List<ProcessingList> held(int partition, Collection<String> names, Map<String, Long> ends, int most) {
		long now = this.leases.serverMicros();
		return names.stream().map((worker) -> {
			Long end = ends.get(worker);
			Instant heartbeat = (end != null) ? Micros.instant("" + end).minus(this.properties.lease()) : null;
			List<String> held = fromTheRight(LaneKeys.processing(partition, worker), 0, most);
			return new ProcessingList(worker, end != null && holds(end - now), heartbeat, shown(partition, held));
		}).toList();
	}

	/**
	 * A lease with more time left than it can have was given by a clock set back since.
	 */
	private boolean holds(long leftMicros) {
		return leftMicros > 0 && leftMicros <= WorkerLeases.longestMicros();
	}

	/**
	 * Looks on for workers that hold something. Redis: a script of {@code SCAN}.
	 * @param partition the partition
	 * @param from the cursor to go on from, {@code 0} at first
	 * @param calls how many calls at most
	 * @param keys about how many keys a call looks at
	 * @return the names found, and the cursor to go on from
	 */
	Holders holders(int partition, String from, int calls, int keys) {
		String prefix = LaneKeys.processing(partition, "");
		Set<String> names = new TreeSet<>();
		String cursor = from;
		int call = 0;
		do {
			List<String> found = this.scan.strings(this.redis, List.of(LaneKeys.workers(partition, Lane.LIST)),
					List.of(cursor, prefix + "*", "" + keys));
			cursor = found.get(0);
			found.stream().skip(1).forEach((key) -> names.add(key.substring(prefix.length())));
		}
		while (!cursor.equals(Holders.END) && ++call < calls);
		return new Holders(names, cursor);
	}

	private Map<String, Long> leaseEnds(int partition) {
		Set<TypedTuple<String>> leases = this.redis.opsForZSet()
			.rangeWithScores(LaneKeys.workers(partition, Lane.LIST), 0, -1);
		Map<String, Long> ends = new TreeMap<>();
		Objects.requireNonNullElse(leases, Set.<TypedTuple<String>>of())
			.forEach((lease) -> ends.put(Objects.requireNonNull(lease.getValue()),
					Objects.requireNonNull(lease.getScore()).longValue()));
		return ends;
	}

	private List<String> fromTheRight(String key, int offset, int most) {
		List<String> elements = new ArrayList<>(Objects
			.requireNonNullElse(this.redis.opsForList().range(key, -((long) offset + most), -1L - offset), List.of()));
		Collections.reverse(elements);
		return elements;
	}

	/** All orders in one call; an element that names none is shown as it is. */
	private List<InLine> shown(int partition, List<String> elements) {
		List<OrderId> ids = elements.stream()
			.map(OrderId::parse)
			.flatMap(Optional::stream)
			.filter((id) -> id.partition() == partition)
			.distinct()
			.toList();
		Map<String, InLine> orders = this.reader.findAll(ids)
			.stream()
			.collect(Collectors.toMap((order) -> order.id().toString(), (Function<Order, InLine>) InLine::of));
		return elements.stream()
			.map((element) -> Objects.requireNonNullElseGet(orders.get(element), () -> InLine.stray(element)))
			.toList();
	}

	/**
	 * Workers found by a scan.
	 *
	 * @param workers their names
	 * @param cursor where to go on, {@link #END} when all was seen
	 */
	record Holders(Set<String> workers, String cursor) {

		static final String END = "0";

	}

}
