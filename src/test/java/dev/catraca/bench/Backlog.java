package dev.catraca.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Orders that wait in a lane, and how long it takes to work them off.
 */
final class Backlog {

	private static final AtomicLong BUYERS = new AtomicLong();

	private static final int BATCH = 1000;

	/** As many as the limit has calls in flight. */
	private static final int LINES = 4;

	private static final Duration LOOK = Duration.ofMillis(2);

	private static final Duration LIMIT = Duration.ofMinutes(30);

	private final Rig rig;

	private final String lane;

	Backlog(Rig rig, String lane) {
		this.rig = rig;
		this.lane = lane;
	}

	String lane() {
		return this.lane;
	}

	/** The body of an order by a buyer of its own. */
	static String order(String match) {
		return "{\"matchId\":\"" + match + "\",\"sector\":\"general\",\"quantity\":1,\"buyer\":\"buyer-"
				+ BUYERS.incrementAndGet() + "\"}";
	}

	/** Has the lane rest, fills it, and works it off. */
	Drained fillAndDrain(int orders) {
		this.rig.pause(this.lane);
		Filled filled = fill(orders);
		return drain(orders, filled);
	}

	/** Orders in batches of 1000, over four connections. */
	Filled fill(int orders) {
		List<String> matches = this.rig.openMatches(orders);
		int batches = (orders + BATCH - 1) / BATCH;
		AtomicInteger next = new AtomicInteger();
		Usage before = this.rig.usage();
		long begun = System.nanoTime();
		CompletableFuture<?>[] lines = IntStream.range(0, LINES)
			.mapToObj((line) -> CompletableFuture.runAsync(() -> send(line, matches, next, orders, batches)))
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(lines).join();
		double seconds = (System.nanoTime() - begun) / 1e9;
		this.rig.count(orders);
		return new Filled(orders, seconds, this.rig.usage().since(before));
	}

	private void send(int line, List<String> matches, AtomicInteger next, int orders, int batches) {
		try (HttpLine http = new HttpLine(this.rig.port(line))) {
			for (int batch = next.getAndIncrement(); batch < batches; batch = next.getAndIncrement()) {
				String match = matches.get(batch % matches.size());
				int size = Math.min(BATCH, orders - batch * BATCH);
				String body = Stream.generate(() -> order(match))
					.limit(size)
					.collect(Collectors.joining(",", "[", "]"));
				HttpLine.Answer answer = http.send(HttpLine.post("/api/v1/orders/batch?lane=" + this.lane, body));
				assertThat(answer.count("\"status\":202")).as(() -> answer.body()).isEqualTo(size);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Has the lane go on, and waits until it is empty. */
	Drained drain(int orders, Filled filled) {
		Usage before = this.rig.usage();
		// it answers after all instances know, which is too late to look
		CompletableFuture<Void> resumed = CompletableFuture.runAsync(() -> this.rig.resume(this.lane));
		await(() -> this.rig.count(this.lane, "queued") < orders);
		long begun = System.nanoTime();
		awaitEmpty();
		double seconds = (System.nanoTime() - begun) / 1e9;
		Usage used = this.rig.usage().since(before);
		resumed.join();
		return new Drained(orders, seconds, used, filled);
	}

	/** Waits until no order of the lane is open. */
	void awaitEmpty() {
		await(() -> open() == 0);
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await()
			.pollInSameThread()
			.pollDelay(Duration.ZERO)
			.pollInterval(LOOK)
			.atMost(LIMIT)
			.until(condition);
	}

	/** In this order: one that moves on meanwhile is counted twice rather than not. */
	private long open() {
		return this.rig.count(this.lane, "queued") + this.rig.count(this.lane, "delayed")
				+ this.rig.count(this.lane, "processing");
	}

	/**
	 * A backlog, accepted.
	 *
	 * @param orders how many
	 * @param seconds how long it took
	 * @param used what it took
	 */
	record Filled(int orders, double seconds, Usage used) {

		double rate() {
			return this.orders / this.seconds;
		}

	}

	/**
	 * A backlog, worked off.
	 *
	 * @param orders how many
	 * @param seconds how long it took, from the first order that was started
	 * @param used what it took
	 * @param filled how it came to be
	 */
	record Drained(int orders, double seconds, Usage used, Filled filled) {

		double rate() {
			return this.orders / this.seconds;
		}

	}

}
