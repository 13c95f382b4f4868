package dev.catraca.operator;

import dev.catraca.redis.Partitions;
import dev.catraca.web.Panel;

import org.springframework.stereotype.Component;

/**
 * How many partitions there are to choose from.
 */
@Component
class PartitionsPanel implements Panel {

	private final Partitions partitions;

	PartitionsPanel(Partitions partitions) {
		this.partitions = partitions;
	}

	@Override
	public String name() {
		return "partitions";
	}

	@Override
	public Integer read(int partition) {
		return this.partitions.partitions();
	}

}
