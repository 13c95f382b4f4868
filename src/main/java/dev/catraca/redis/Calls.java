package dev.catraca.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The calls of a script that many orders take: each is for orders of one partition, and
 * not for too many.
 */
public final class Calls {

	/** Enough to be cheap for each, few enough to hold nobody up. */
	public static final int LARGEST = 200;

	private Calls() {
	}

	/**
	 * Divides what is to be called for.
	 * @param <T> what that is
	 * @param all all of it
	 * @param partition tells the partition of each
	 * @return up to two hundred of one partition each, in their order
	 */
	public static <T> List<List<T>> of(List<T> all, Function<T, Integer> partition) {
		return all.stream()
			.collect(Collectors.groupingBy(partition, LinkedHashMap::new, Collectors.toList()))
			.values()
			.stream()
			.flatMap((part) -> IntStream.iterate(0, (from) -> from < part.size(), (from) -> from + LARGEST)
				.mapToObj((from) -> part.subList(from, Math.min(part.size(), from + LARGEST))))
			.toList();
	}

}
