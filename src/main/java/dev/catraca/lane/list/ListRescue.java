package dev.catraca.lane.list;

import dev.catraca.lane.delivery.Reclaimed;
import dev.catraca.order.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Recovers by an operator's hand. It finds what {@link ListRecovery} does not look for: a
 * processing list whose worker has no lease at all.
 */
@Component
class ListRescue {

	private static final Logger log = LoggerFactory.getLogger(ListRescue.class);

	private final ListView view;

	private final ProcessingLists lists;

	private final Reclaimed reclaimed;

	ListRescue(ListView view, ProcessingLists lists, Reclaimed reclaimed) {
		this.view = view;
		this.lists = lists;
		this.reclaimed = reclaimed;
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
			log.info("The operator put {} orders of dead workers back at the head of the list", total);
			this.reclaimed.count(Lane.LIST, total);
		}
		return total;
	}

}
