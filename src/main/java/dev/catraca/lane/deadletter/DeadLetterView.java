package dev.catraca.lane.deadletter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.catraca.lane.deadletter.DeadLetterStream.Letter;
import dev.catraca.order.Lane;
import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.outcome.OrderReader;
import dev.catraca.redis.Partitions;
import dev.catraca.web.Page;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Range.Bound;
import org.springframework.stereotype.Component;

/**
 * Shows the dead letters of all lanes and partitions as one list.
 */
@Component
class DeadLetterView {

	private final DeadLetterStream letters;

	private final Partitions partitions;

	private final OrderReader reader;

	DeadLetterView(DeadLetterStream letters, Partitions partitions, OrderReader reader) {
		this.letters = letters;
		this.partitions = partitions;
		this.reader = reader;
	}

	/**
	 * A page of dead letters, the newest first. Redis: {@code XREVRANGE} for each lane of
	 * each partition, and a script that reads the orders of a partition.
	 * @param lanes of these lanes
	 * @param after the last letter of the page before, null for the first page
	 * @param limit how many at most
	 * @return the page; its cursor is its last letter
	 */
	Page<DeadLetter> page(List<Lane> lanes, @Nullable DeadLetterId after, int limit) {
		List<Letter> found = new ArrayList<>();
		this.partitions.all()
			.forEach((partition) -> lanes.forEach((lane) -> found
				.addAll(this.letters.newest(partition, lane, from(partition, lane, after), limit + 1))));
		found.sort(Comparator.comparing(Letter::id, DeadLetterId.NEWEST_FIRST));
		List<Letter> items = found.subList(0, Math.min(limit, found.size()));
		String next = (found.size() > limit) ? items.get(limit - 1).id().toString() : null;
		return new Page<>(shown(items), next);
	}

	/** Of the same age, a stream that comes after the cursor's is not yet seen. */
	private static Bound<String> from(int partition, Lane lane, @Nullable DeadLetterId after) {
		if (after == null) {
			return Bound.unbounded();
		}
		boolean unseen = DeadLetterId.NEWEST_FIRST.compare(after, new DeadLetterId(partition, lane, after.entry())) < 0;
		return unseen ? Bound.inclusive(after.entry()) : Bound.exclusive(after.entry());
	}

	private List<DeadLetter> shown(List<Letter> items) {
		Map<OrderId, Order> orders = orders(items);
		return items.stream().map((letter) -> {
			Optional<OrderId> order = letter.order();
			String entry = letter.text("entry");
			return new DeadLetter(letter.id(), order.map(OrderId::toString).orElse(null), letter.id().lane(),
					letter.text("reason"), letter.attempts(), letter.failedAt(), order.map(orders::get).orElse(null),
					order.isPresent() ? null : entry);
		}).toList();
	}

	/**
	 * The orders that letters are about. Redis: a script for each partition.
	 * @param items the letters
	 * @return those that there are
	 */
	Map<OrderId, Order> orders(List<Letter> items) {
		Map<Integer, List<OrderId>> ids = new HashMap<>();
		items.stream()
			.map(Letter::order)
			.flatMap(Optional::stream)
			.distinct()
			.forEach((id) -> ids.computeIfAbsent(id.partition(), (partition) -> new ArrayList<>()).add(id));
		Map<OrderId, Order> orders = new HashMap<>();
		ids.values().forEach((some) -> this.reader.findAll(some).forEach((order) -> orders.put(order.id(), order)));
		return orders;
	}

}
