package dev.catraca.lane.list;

import java.util.concurrent.TimeUnit;

import dev.catraca.redis.Loop;
import dev.catraca.redis.Loops;
import dev.catraca.lane.delivery.Reclaimed;
import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.redis.Partitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Puts what dead workers held back at the head of the line. Every instance looks, and the
 * script lets only one do it.
 */
@Component
class ListRecovery {

	private static final Logger log = LoggerFactory.getLogger(ListRecovery.class);

	private final ProcessingLists lists;

	private final WorkerLeases leases;

	private final Partitions partitions;

	private final Reclaimed reclaimed;

	private final Loop loop;

	ListRecovery(ProcessingLists lists, WorkerLeases leases, Partitions partitions, Reclaimed reclaimed, Loops loops) {
		this.loop = loops.watch("sweep", "list-recovery");
		this.lists = lists;
		this.leases = leases;
		this.partitions = partitions;
		this.reclaimed = reclaimed;
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
	void tick() {
		recoverStalled();
		this.loop.turn();
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
