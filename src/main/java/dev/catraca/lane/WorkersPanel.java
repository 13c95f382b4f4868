package dev.catraca.lane;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.catraca.lane.delivery.WorkerLeases;
import dev.catraca.order.Lane;
import dev.catraca.web.Panel;

import org.springframework.stereotype.Component;

/**
 * The workers of a partition's lanes and how long their leases hold, for the control
 * room.
 */
@Component
class WorkersPanel implements Panel {

	private static final int MOST = 200;

	private final WorkerLeases leases;

	WorkersPanel(WorkerLeases leases) {
		this.leases = leases;
	}

	@Override
	public String name() {
		return "workers";
	}

	@Override
	public List<Worker> read(int partition) {
		return Stream.of(Lane.values())
			.flatMap((lane) -> this.leases.left(lane, partition, MOST)
				.entrySet()
				.stream()
				.map((lease) -> new Worker(lane, lease.getKey(), lease.getValue())))
			.toList();
	}

	/**
	 * A worker.
	 *
	 * @param lane its lane
	 * @param name its name: host, process, instance, lane and number
	 * @param leaseLeft how long its lease holds; it is renewed when a third is over, so
	 * below zero the worker is dead
	 */
	record Worker(Lane lane, String name, Duration leaseLeft) {
	}

}
