package dev.catraca.lane.stream;

import java.util.List;

import dev.catraca.redis.Partitions;
import dev.catraca.redis.Recent;
import dev.catraca.settlement.Settler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Shows how long the streams are and how far the service's group lags behind, over all
 * partitions. They are read when the gauges are looked at; while Redis is away they are
 * unknown.
 */
@Component
class StreamMeters {

	private static final Lengths UNKNOWN = new Lengths(Double.NaN, Double.NaN);

	private final StreamLog log;

	private final Groups groups;

	private final Partitions partitions;

	private final Recent<Lengths> lengths = new Recent<>(this::read, UNKNOWN);

	StreamMeters(StreamLog log, Groups groups, Partitions partitions, MeterRegistry registry) {
		this.log = log;
		this.groups = groups;
		this.partitions = partitions;
		Gauge.builder("catraca.stream.length", () -> this.lengths.get().length())
			.description("Entries in the streams, settled ones among them")
			.register(registry);
		Gauge.builder("catraca.stream.lag", () -> this.lengths.get().lag())
			.description("Entries that the service's consumer group has not been given yet")
			.register(registry);
	}

	private Lengths read() {
		List<Integer> all = this.partitions.all().boxed().toList();
		return new Lengths(all.stream().mapToDouble((partition) -> this.log.state(partition).length()).sum(),
				all.stream().mapToDouble(this::lag).sum());
	}

	private double lag(int partition) {
		return this.groups.find(partition, Settler.GROUP)
			.map(GroupState::lag)
			.map(Long::doubleValue)
			.orElse(Double.NaN);
	}

	private record Lengths(double length, double lag) {
	}

}
