package dev.catraca.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/**
 * Calls a script for candidates of many partitions: one call for each hundred of a
 * partition, and the answers in the candidates' order.
 */
final class PartitionedCalls {

	/** Long enough to be cheap, short enough to hold nobody up. */
	static final int CHUNK = 100;

	private PartitionedCalls() {
	}

	/**
	 * Makes the calls.
	 * @param <A> what is answered for each
	 * @param candidates the candidates
	 * @param partition tells a candidate's partition
	 * @param call gets a partition and candidates of it, and answers one for one
	 * @return the answers, one for each candidate
	 */
	static <A> List<A> make(List<Candidate> candidates, ToIntFunction<Candidate> partition,
			BiFunction<Integer, List<Candidate>, List<A>> call) {
		if (candidates.size() == 1) {
			return call.apply(partition.applyAsInt(candidates.get(0)), candidates);
		}
		Map<Integer, List<Integer>> byPartition = new LinkedHashMap<>();
		for (int i = 0; i < candidates.size(); i++) {
			byPartition.computeIfAbsent(partition.applyAsInt(candidates.get(i)), (p) -> new ArrayList<>()).add(i);
		}
		Map<Integer, A> answers = new TreeMap<>();
		byPartition.forEach((number, indexes) -> {
			for (int from = 0; from < indexes.size(); from += CHUNK) {
				List<Integer> chunk = indexes.subList(from, Math.min(from + CHUNK, indexes.size()));
				List<A> some = call.apply(number, chunk.stream().map(candidates::get).toList());
				for (int i = 0; i < some.size(); i++) {
					answers.put(chunk.get(i), some.get(i));
				}
			}
		});
		return List.copyOf(answers.values());
	}

}
