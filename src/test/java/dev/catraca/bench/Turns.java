package dev.catraca.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measurements that are made again, for the machine's own speed differs by a fifth from
 * one quarter of an hour to the next.
 */
final class Turns {

	static final int ROUNDS = 3;

	private Turns() {
	}

	/**
	 * Measures some times.
	 * @param <T> what is measured
	 * @param measurement makes one turn
	 * @param by what it comes to
	 * @return the turn in the middle
	 */
	static <T> T middle(Supplier<T> measurement, ToDoubleFunction<T> by) {
		return middle(Stream.generate(measurement).limit(ROUNDS).toList(), by);
	}

	/** The one in the middle of turns that were made. */
	static <T> T middle(List<T> turns, ToDoubleFunction<T> by) {
		return turns.stream().sorted(Comparator.comparingDouble(by)).toList().get(turns.size() / 2);
	}

}
