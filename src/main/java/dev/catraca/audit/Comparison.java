package dev.catraca.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.catraca.audit.Ledger.Kept;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderStatus;

/**
 * Compares what is kept with what was counted, partition by partition.
 */
class Comparison {

	private static final int MOST_SEATS_OF_AN_ORDER = 10;

	private final List<Finding> findings = new ArrayList<>();

	private final List<Books.Sector> sectors = new ArrayList<>();

	private final long[] orders = new long[OrderStatus.values().length];

	private long accepted;

	/**
	 * Adds a partition.
	 * @param partition the partition
	 * @param kept what is kept
	 * @param counts what was counted from the records
	 * @param moved orders that may have moved meanwhile
	 */
	void add(int partition, Kept kept, Map<String, Long> counts, long moved) {
		this.sectors.addAll(kept.sectors());
		kept.sectors().forEach((sector) -> compare(sector, kept, counts, moved * MOST_SEATS_OF_AN_ORDER));
		for (Lane lane : Lane.values()) {
			compare(partition, lane, kept, counts, moved);
		}
		Stream.of("missing", "unreadable")
			.filter((name) -> counts.getOrDefault(name, 0L) > moved)
			.forEach((name) -> find("record-" + name, "partition " + partition,
					counts.get(name) + " orders of the index have no record that can be read"));
	}

	private void compare(Books.Sector sector, Kept kept, Map<String, Long> counts, long slack) {
		String subject = sector.matchId() + "/" + sector.sector();
		String name = "|" + sector.matchId() + "|" + sector.sector();
		if (sector.capacity() != sector.available() + sector.held() + sector.sold()) {
			find("seats-do-not-add-up", subject, "capacity %d is not available %d + held %d + sold %d"
				.formatted(sector.capacity(), sector.available(), sector.held(), sector.sold()));
		}
		if (sector.available() < 0 || sector.held() < 0 || sector.sold() < 0) {
			find("below-zero", subject,
					"available %d, held %d, sold %d".formatted(sector.available(), sector.held(), sector.sold()));
		}
		long held = counts.getOrDefault("held" + name, 0L);
		if (Math.abs(held - sector.held()) > slack) {
			find("held-differs", subject, "%d seats are held, but open orders hold %d".formatted(sector.held(), held));
		}
		long sold = counts.getOrDefault("sold" + name, 0L)
				+ kept.counter("retired-sold:" + sector.matchId() + ":" + sector.sector());
		if (Math.abs(sold - sector.sold()) > slack) {
			find("sold-differs", subject,
					"%d seats are sold, but confirmed orders have %d".formatted(sector.sold(), sold));
		}
	}

	private void compare(int partition, Lane lane, Kept kept, Map<String, Long> counts, long slack) {
		String subject = lane.label() + " lane, partition " + partition;
		long sum = 0;
		for (OrderStatus status : OrderStatus.values()) {
			String name = status.label() + ":" + lane.label();
			long counted = counts.getOrDefault(name, 0L) + kept.counter("retired:" + name);
			this.orders[status.ordinal()] += counted;
			sum += counted;
			if (!status.isOpen() && Math.abs(counted - kept.counter(name)) > slack) {
				find("orders-differ", subject, "%d orders are kept as %s, but %d records say so"
					.formatted(kept.counter(name), status.label(), counted));
			}
		}
		long taken = kept.counter("accepted:" + lane.label());
		this.accepted += taken;
		if (Math.abs(taken - sum) > slack + kept.counter("vanished")) {
			find("orders-differ", subject, "%d orders were accepted, but there are %d".formatted(taken, sum));
		}
	}

	private void find(String name, String subject, String message) {
		this.findings.add(new Finding(name, subject, message));
	}

	Books books(Instant countedAt) {
		return new Books(this.findings.isEmpty(), countedAt,
				new Books.Orders(this.accepted, of(OrderStatus.QUEUED), of(OrderStatus.PROCESSING),
						of(OrderStatus.CONFIRMED), of(OrderStatus.REJECTED), of(OrderStatus.CANCELLED),
						of(OrderStatus.FAILED), of(OrderStatus.LOST)),
				List.copyOf(this.sectors), List.copyOf(this.findings));
	}

	private long of(OrderStatus status) {
		return this.orders[status.ordinal()];
	}

}
