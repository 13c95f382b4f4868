package dev.catraca.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import dev.catraca.bench.SteadyLoad.Sent;

/**
 * A steady load, measured in slices so that turns can be taken with another.
 */
final class Steady {

	private final String name;

	private final SteadyLoad load;

	private final Supplier<byte[]> orders;

	private final int rate;

	private final Supplier<Usage> usage;

	private final List<Sent> sent = new ArrayList<>();

	private Duration time = Duration.ZERO;

	private Duration service = Duration.ZERO;

	private Duration redis = Duration.ZERO;

	/**
	 * Measures a load.
	 * @param name what the row is called
	 * @param load the connections
	 * @param orders the next order's request
	 * @param rate orders a second
	 * @param usage tells what the endpoint has used so far
	 */
	Steady(String name, SteadyLoad load, Supplier<byte[]> orders, int rate, Supplier<Usage> usage) {
		this.name = name;
		this.load = load;
		this.orders = orders;
		this.rate = rate;
		this.usage = usage;
	}

	void slice(Duration time) throws Exception {
		Usage before = this.usage.get();
		this.sent.addAll(this.load.send(this.orders, this.rate, time));
		Usage used = this.usage.get().since(before);
		this.time = this.time.plus(time);
		this.service = this.service.plus(used.service());
		this.redis = this.redis.plus(used.redis());
	}

	String name() {
		return this.name;
	}

	int sent() {
		return this.sent.size();
	}

	/**
	 * How long the orders took.
	 * @param doneMicros when an order was done
	 * @return their times
	 */
	Times times(ToLongFunction<Sent> doneMicros) {
		return new Times(
				this.sent.stream().mapToLong((one) -> doneMicros.applyAsLong(one) - one.atMicros()).sorted().toArray());
	}

	void row(Results results, Times times, Times limit) {
		results.row(this.name, this.rate, times.millis(0.5), times.millis(0.5) / limit.millis(0.5), times.millis(0.99),
				times.millis(0.99) / limit.millis(0.99), times.millis(1), this.sent.stream().filter(Sent::late).count(),
				share(this.service), share(this.redis));
		if (times.millis(0) < 0) {
			results.note("Redis's clock and the driver's differ: the figures are off.");
		}
	}

	private double share(Duration used) {
		return (double) used.toNanos() / this.time.toNanos();
	}

	/** Microseconds, the shortest first. */
	record Times(long[] sorted) {

		/** What so large a share of the orders took at most. */
		double millis(double share) {
			return this.sorted[(int) Math.max(0, Math.ceil(this.sorted.length * share) - 1)] / 1000.0;
		}

	}

}
