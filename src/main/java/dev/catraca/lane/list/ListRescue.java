package dev.catraca.lane.list;

import java.util.concurrent.TimeUnit;

import dev.catraca.lane.delivery.Reclaimed;
import dev.catraca.order.Lane;
import dev.catraca.redis.Partitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Recovers every half minute, or by an operator's hand, what {@link ListRecovery} does
 * not look for: a processing list whose worker has no lease at all.
 */
@Component
class ListRescue {

	private static final Logger log = LoggerFactory.getLogger(ListRescue.class);

	private final ListView view;

	private final ProcessingLists lists;

	private final Reclaimed reclaimed;

	private final Partitions partitions;

	/** A look takes a scan of all keys, so there is one partition a turn. */
	private int next;

	ListRescue(ListView view, ProcessingLists lists, Reclaimed reclaimed, Partitions partitions) {
		this.partitions = partitions;
		this.view = view;
		this.lists = lists;
		this.reclaimed = reclaimed;
	}

	@Scheduled(fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
	void tick() {
		recover(this.next);
		this.next = (this.next + 1) % this.partitions.partitions();
	}

	/**
	 * Gives back what workers hold that are not alive. Redis: {@code SCAN}, and for each
	 * the script that looks at the lease itself; safe to repeat.
	 * @param partition the partition
	 * @return how many orders went back to the head of the line
	 */
	int recover(int partition) {
		int total = 0;
		for (String worker : this.view.holders(partition)) {
			total += this.lists.giveBackOfDead(partition, worker);
		}
		if (total > 0) {
			log.info("{} orders of workers that are gone are back at the head of the list", total);
			this.reclaimed.count(Lane.LIST, total);
		}
		return total;
	}

}
