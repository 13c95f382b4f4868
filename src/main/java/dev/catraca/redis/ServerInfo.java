package dev.catraca.redis;

import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What Redis tells about itself; of a Cluster, what each of its nodes does, whose values
 * are then named {@code <node>.<name>}.
 *
 * @param memory INFO memory
 * @param persistence INFO persistence
 */
record ServerInfo(Properties memory, Properties persistence) {

	/** Share of maxmemory beyond which a Redis counts as nearly full. */
	static final double MOST_MEMORY = 0.9;

	/** Whether it says so on every node. */
	boolean all(String name, String value) {
		return values(name).stream().allMatch(value::equals);
	}

	String first(String name) {
		return values(name).stream().findFirst().orElse("unknown");
	}

	/** Of all nodes together. */
	double sum(String name) {
		return values(name).stream().mapToDouble(Double::parseDouble).sum();
	}

	/** The share of maxmemory in use where it is largest; 0 without a maxmemory. */
	double memoryShare() {
		List<String> used = values("used_memory");
		List<String> most = values("maxmemory");
		double share = 0;
		for (int i = 0; i < Math.min(used.size(), most.size()); i++) {
			double limit = Double.parseDouble(most.get(i));
			share = Math.max(share, (limit > 0) ? Double.parseDouble(used.get(i)) / limit : 0);
		}
		return share;
	}

	private List<String> values(String name) {
		return Stream.of(this.memory, this.persistence)
			.flatMap((section) -> section.stringPropertyNames()
				.stream()
				.filter((key) -> is(key, name))
				.sorted()
				.map(section::getProperty))
			.toList();
	}

	private static boolean is(String key, String name) {
		return key.equals(name) || key.endsWith("." + name);
	}

}
