package dev.catraca.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What is set up for a measurement.
 *
 * @param instances instances of the service
 * @param partitions partitions of the keys
 * @param fsync when Redis forces its writes to disk
 * @param arguments more of the service's command line
 */
record Layout(int instances, int partitions, String fsync, List<String> arguments) {

	static Layout usual(Settings settings) {
		return new Layout(1, 1, settings.fsync(), List.of());
	}

	Layout withInstances(int instances) {
		return new Layout(instances, this.partitions, this.fsync, this.arguments);
	}

	Layout withPartitions(int partitions) {
		return new Layout(this.instances, partitions, this.fsync, this.arguments);
	}

	Layout with(String... arguments) {
		return new Layout(this.instances, this.partitions, this.fsync, List.of(arguments));
	}

	/** The service's command line, without what starts it. */
	List<String> commandLine(int redisPort) {
		List<String> line = new ArrayList<>(List.of("--server.port=0", "--spring.data.redis.host=127.0.0.1",
				"--spring.data.redis.port=" + redisPort, "--catraca.partitions=" + this.partitions,
				"--catraca.security.operator-password=secret", "--catraca.intake.max-backlog=100000000",
				"--catraca.lane.pubsub.lost-after=10m", "--catraca.payment.simulated.latency=0ms"));
		line.addAll(this.arguments);
		return line;
	}

}
