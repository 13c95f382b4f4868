package dev.catraca.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.catraca.order.OrderStatus;
import dev.catraca.redis.Partitions;
import dev.catraca.web.Panel;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Totals of the moment by the counters, and the books as they were recounted last, for
 * the control room.
 */
@Component
class BooksPanel implements Panel {

	private static final List<String> TOTALS = Stream
		.concat(Stream.of("accepted"),
				Stream.of(OrderStatus.values()).filter((status) -> !status.isOpen()).map(OrderStatus::label))
		.toList();

	private final Audit audit;

	private final Ledger ledger;

	private final Partitions partitions;

	BooksPanel(Audit audit, Ledger ledger, Partitions partitions) {
		this.audit = audit;
		this.ledger = ledger;
		this.partitions = partitions;
	}

	@Override
	public String name() {
		return "books";
	}

	@Override
	public State read(int partition) {
		Map<String, Long> totals = totals();
		return this.audit.last()
			.map((books) -> new State(totals, books.balanced(), books.countedAt(), books.findings()))
			.orElseGet(() -> new State(totals, null, null, List.of()));
	}

	/** A counter's name is that of a total and a lane. */
	private Map<String, Long> totals() {
		Map<String, Long> totals = new LinkedHashMap<>();
		TOTALS.forEach((name) -> totals.put(name, 0L));
		this.partitions.all()
			.forEach((partition) -> this.ledger.counters(partition)
				.forEach((name, count) -> totals.computeIfPresent(name.replaceFirst(":[a-z]+$", ""),
						(total, sum) -> sum + Ledger.number(count))));
		return totals;
	}

	/**
	 * The books at a glance.
	 *
	 * @param totals orders ever accepted, and by each final status
	 * @param balanced whether the last recount found nothing, null before the first
	 * @param countedAt when that was
	 * @param findings what does not add up
	 */
	record State(Map<String, Long> totals, @Nullable Boolean balanced, @Nullable Instant countedAt,
			List<Finding> findings) {
	}

}
