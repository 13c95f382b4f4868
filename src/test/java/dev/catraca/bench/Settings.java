package dev.catraca.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.testing.RedisProcess;

/**
 * What is measured and on what, as told by system properties {@code catraca.bench.*}.
 *
 * @param orders how many orders a backlog has
 * @param open how many orders are open at rest
 * @param seconds how long a steady load is measured
 * @param stages names of the stages that are run
 * @param backlogs backlogs that are compared
 * @param partitions numbers of partitions that are compared
 * @param instances numbers of instances that are compared
 * @param fsync when Redis forces its writes to disk: {@code everysec} or {@code always}
 * @param java the service's {@code java}
 * @param redis the {@code redis-server}
 */
record Settings(int orders, int open, int seconds, List<String> stages, int[] backlogs, int[] partitions,
		int[] instances, String fsync, Path java, Path redis) {

	static final String PREFIX = "catraca.bench.";

	static Settings read() {
		int orders = Integer.getInteger(PREFIX + "orders", 100_000);
		return new Settings(orders, Integer.getInteger(PREFIX + "open", 1_000_000),
				Integer.getInteger(PREFIX + "seconds", 20),
				List.of(text("stages", "limit,accept,buyers,drain,latency,idle,growth,open,reclaim,fsync,start")
					.split(",")),
				numbers("backlogs", "1000," + orders), numbers("partitions", "1,4"), numbers("instances", "1,2"),
				text("fsync", "everysec"),
				Path.of(text("java", Path.of(System.getProperty("java.home"), "bin", "java").toString())),
				Optional.ofNullable(System.getProperty(PREFIX + "redis"))
					.map(Path::of)
					.or(() -> onPath("redis-server"))
					.orElseGet(RedisProcess::embedded));
	}

	/**
	 * How many orders are settled before anything is measured: on two cores the JVM
	 * compiles for as long as 200,000 orders take.
	 */
	int warmUp() {
		return Math.max(1000, 3 * this.orders);
	}

	Duration measured() {
		return Duration.ofSeconds(this.seconds);
	}

	/** A program of the machine. */
	static Optional<Path> onPath(String program) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, program))
			.filter(Files::isExecutable)
			.findFirst();
	}

	private static String text(String name, String otherwise) {
		return System.getProperty(PREFIX + name, otherwise);
	}

	private static int[] numbers(String name, String otherwise) {
		return Stream.of(text(name, otherwise).split(","))
			.flatMapToInt((one) -> IntStream.of(Integer.parseInt(one)))
			.distinct()
			.toArray();
	}

}
