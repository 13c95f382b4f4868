package dev.catraca.lane.list;

import java.time.Duration;
import java.util.function.LongSupplier;

import dev.catraca.lane.delivery.Reclaimed;
import dev.catraca.lane.delivery.Sweep;
import dev.catraca.lane.list.ListView.Holders;
import dev.catraca.order.Lane;
import dev.catraca.redis.Loop;
import dev.catraca.redis.Partitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Recovers, slowly or by an operator's hand, what {@link ListRecovery} does not look for:
 * a processing list whose worker has no lease at all. Its orders are in line again long
 * before, by {@link ListReconciler}.
 */
@Component
class ListRescue implements Sweep {

	private static final Logger log = LoggerFactory.getLogger(ListRescue.class);

	private static final Duration PAUSE = Duration.ofSeconds(30);

	/** A thousand keys a second, few at once, for orders wait meanwhile. */
	private static final int CALLS = 5;

	private static final int KEYS = 200;

	private final ListView view;

	private final ProcessingLists lists;

	private final Reclaimed reclaimed;

	private final Partitions partitions;

	/** The partition that is being scanned, and how far. */
	private int partition;

	private String cursor = Holders.END;

	private final LongSupplier nanos;

	private long nextNanos;

	@Autowired
	ListRescue(ListView view, ProcessingLists lists, Reclaimed reclaimed, Partitions partitions) {
		this(view, lists, reclaimed, partitions, System::nanoTime);
	}

	ListRescue(ListView view, ProcessingLists lists, Reclaimed reclaimed, Partitions partitions, LongSupplier nanos) {
		this.nanos = nanos;
		this.nextNanos = nanos.getAsLong() + PAUSE.toNanos();
		this.partitions = partitions;
		this.view = view;
		this.lists = lists;
		this.reclaimed = reclaimed;
	}

	@Override
	public String name() {
		return "list-rescue";
	}

	@Override
	public Duration pause() {
		return Duration.ofSeconds(1);
	}

	@Override
	public void sweep(Loop loop) {
		if (this.nanos.getAsLong() - this.nextNanos < 0) {
			return;
		}
		Holders found = this.view.holders(this.partition, this.cursor, CALLS, KEYS);
		giveBack(this.partition, found);
		this.cursor = found.cursor();
		if (this.cursor.equals(Holders.END)) {
			this.partition = (this.partition + 1) % this.partitions.partitions();
			this.nextNanos = this.nanos.getAsLong() + PAUSE.toNanos();
		}
	}

	/**
	 * Gives back what workers hold that are not alive. Redis: {@code SCAN} of all keys,
	 * and for each the script that looks at the lease itself; safe to repeat.
	 * @param partition the partition
	 * @return how many orders went back to the head of the line
	 */
	int recover(int partition) {
		return giveBack(partition, this.view.holders(partition, Holders.END, Integer.MAX_VALUE, ListView.KEYS));
	}

	private int giveBack(int partition, Holders holders) {
		int total = 0;
		for (String worker : holders.workers()) {
			total += this.lists.giveBackOfDead(partition, worker);
		}
		if (total > 0) {
			log.info("{} orders of workers that are gone are back at the head of the list", total);
			this.reclaimed.count(Lane.LIST, total);
		}
		return total;
	}

}
