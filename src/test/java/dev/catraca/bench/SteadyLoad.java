package dev.catraca.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Orders at a steady rate over 64 connections, each of which waits for its answer. They
 * stay from one time to the next, for the first order of a connection takes longer.
 */
final class SteadyLoad implements AutoCloseable {

	private static final int LINES = 64;

	private static final Duration LATE = Duration.ofMillis(10);

	private final List<HttpLine> lines = new ArrayList<>();

	private final ExecutorService threads = Executors.newFixedThreadPool(LINES);

	private final String path;

	private final Supplier<String> orders;

	/**
	 * Connects to an endpoint.
	 * @param port its port
	 * @param path its path
	 * @param orders the next order's JSON
	 */
	SteadyLoad(int port, String path, Supplier<String> orders) throws IOException {
		for (int i = 0; i < LINES; i++) {
			this.lines.add(new HttpLine(port));
		}
		this.path = path;
		this.orders = orders;
	}

	/**
	 * Sends orders, whether or not the answers keep up.
	 * @param rate orders a second
	 * @param time how long
	 * @return the orders, all of them accepted
	 */
	List<Sent> send(int rate, Duration time) throws Exception {
		AtomicLong next = new AtomicLong();
		long begin = System.nanoTime() + Duration.ofMillis(100).toNanos();
		long step = Duration.ofSeconds(1).toNanos() / rate;
		long end = time.toNanos() / step;
		List<Future<List<Sent>>> all = new ArrayList<>();
		for (HttpLine line : this.lines) {
			all.add(this.threads.submit(() -> work(line, next, begin, step, end)));
		}
		List<Sent> sent = new ArrayList<>();
		for (Future<List<Sent>> one : all) {
			sent.addAll(one.get());
		}
		return sent;
	}

	private List<Sent> work(HttpLine line, AtomicLong next, long begin, long step, long end) throws IOException {
		List<Sent> sent = new ArrayList<>();
		for (long i = next.getAndIncrement(); i < end; i = next.getAndIncrement()) {
			byte[] request = HttpLine.post(this.path, this.orders.get());
			long due = begin + i * step;
			while (due - System.nanoTime() > 0) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			boolean late = System.nanoTime() - due > LATE.toNanos();
			long at = now();
			HttpLine.Answer answer = line.send(request);
			long answered = now();
			assertThat(answer.status()).as(answer.body()).isEqualTo(202);
			sent.add(new Sent(answer, at, answered, late));
		}
		return sent;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		this.lines.forEach(HttpLine::close);
	}

	private static long now() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

	/**
	 * An order.
	 *
	 * @param answer what was said to it
	 * @param atMicros when it was sent
	 * @param answeredMicros when the answer was there
	 * @param late whether that was later than it should have been
	 */
	record Sent(HttpLine.Answer answer, long atMicros, long answeredMicros, boolean late) {
	}

}
