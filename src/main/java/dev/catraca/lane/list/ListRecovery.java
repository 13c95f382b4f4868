package dev.catraca.lane.list;

import java.time.Duration;

import dev.catraca.redis.Loop;
import dev.catraca.lane.delivery.Reclaimed;
import dev.catraca.lane.delivery.Sweep;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.redis.Partitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Puts what dead workers held back at the head of the line. Every instance looks, and the
 * script lets only one do it.
 */
@Component
class ListRecovery implements Sweep {

	private static final Logger log = LoggerFactory.getLogger(ListRecovery.class);

	private final ProcessingLists lists;

	private final WorkerLeases leases;

	private final Partitions partitions;

	private final Reclaimed reclaimed;

	ListRecovery(ProcessingLists lists, WorkerLeases leases, Partitions partitions, Reclaimed reclaimed) {
		this.lists = lists;
		this.leases = leases;
		this.partitions = partitions;
		this.reclaimed = reclaimed;
	}

	@Override
	public String name() {
		return "list-recovery";
	}

	@Override
	public Duration pause() {
		return Duration.ofSeconds(1);
	}

	@Override
	public void sweep(Loop loop) {
		recoverStalled();
	}

	/**
	 * Gives back what workers hold whose lease is over.
	 * @return how many orders went back
	 */
	int recoverStalled() {
		int total = 0;
		for (int partition : this.partitions.all().toArray()) {
			for (String worker : this.leases.expired(Lane.LIST, partition)) {
				int given = this.lists.giveBackOfDead(partition, worker);
				if (given > 0) {
					log.info("Worker {} is gone; its {} orders are back at the head of the list", worker, given);
					this.reclaimed.count(Lane.LIST, given);
				}
				total += given;
			}
		}
		return total;
	}

}
