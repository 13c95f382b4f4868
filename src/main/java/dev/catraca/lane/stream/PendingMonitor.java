package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.catraca.lane.delivery.Asked;
import dev.catraca.redis.Partitions;
import dev.catraca.web.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Says when entries are stuck with a consumer that seems to have forgotten them, of the
 * service's own group or a visitor's, and when that is over; nothing in between.
 */
@Component
class PendingMonitor {

	private static final Logger log = LoggerFactory.getLogger(PendingMonitor.class);

	private final Groups groups;

	private final PendingList pending;

	private final Partitions partitions;

	private final Duration limit;

	/** Those that it was said of. */
	private final Set<Holder> known = new HashSet<>();

	PendingMonitor(Groups groups, PendingList pending, Partitions partitions, StreamLaneProperties properties) {
		this.groups = groups;
		this.pending = pending;
		this.partitions = partitions;
		this.limit = properties.stalledAfter().multipliedBy(2);
	}

	/** Not before what was handed back when the service stopped is claimed. */
	@Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
	void tick() {
		check();
	}

	/**
	 * Looks for entries that have been idle for more than twice the time after which they
	 * count as stalled. Redis: {@code XINFO GROUPS}, {@code XPENDING … IDLE}.
	 * @return how many consumers hold some
	 */
	synchronized int check() {
		Map<Holder, PendingEntry> stuck = this.partitions.all()
			.boxed()
			.flatMap((partition) -> this.groups.all(partition)
				.stream()
				.filter((group) -> group.pending() > 0)
				.flatMap((group) -> stuck(partition, group.name())))
			.collect(Collectors.toMap(Found::holder, Found::entry,
					BinaryOperator.maxBy(Comparator.comparing(PendingEntry::idle))));
		stuck.forEach((holder, entry) -> {
			if (this.known.add(holder)) {
				log.warn(
						"Consumer {} of group {} has not acknowledged entry {} (partition {}) for {} s; if it has gone, claim it",
						holder.consumer(), holder.group(), entry.id(), holder.partition(), entry.idle().toSeconds());
			}
		});
		if (!this.known.isEmpty() && this.known.retainAll(stuck.keySet()) && this.known.isEmpty()) {
			log.info("No consumer has entries stuck any more");
		}
		return stuck.size();
	}

	private Stream<Found> stuck(int partition, String group) {
		try {
			return this.pending
				.entries(partition, group, new PendingList.Wanted(null, this.limit, "-", "+", Asked.MOST))
				.stream()
				.map((entry) -> new Found(new Holder(partition, group, entry.consumer()), entry));
		}
		catch (Refusal ex) {
			// the group went away meanwhile
			return Stream.of();
		}
	}

	private record Found(Holder holder, PendingEntry entry) {
	}

	private record Holder(int partition, String group, String consumer) {
	}

}
