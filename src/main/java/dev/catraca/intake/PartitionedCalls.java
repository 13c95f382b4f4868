package dev.catraca.intake;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

import dev.catraca.redis.Calls;

/**
 * Calls a script for candidates of many partitions: one call for up to two hundred of a
 * partition, and the answers in the candidates' order.
 */
final class PartitionedCalls {

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
		List<Integer> indexes = IntStream.range(0, candidates.size()).boxed().toList();
		Map<Integer, A> answers = new TreeMap<>();
		for (List<Integer> chunk : Calls.of(indexes, (i) -> partition.applyAsInt(candidates.get(i)))) {
			List<A> some = call.apply(partition.applyAsInt(candidates.get(chunk.get(0))),
					chunk.stream().map(candidates::get).toList());
			for (int i = 0; i < some.size(); i++) {
				answers.put(chunk.get(i), some.get(i));
			}
		}
		return List.copyOf(answers.values());
	}

}
