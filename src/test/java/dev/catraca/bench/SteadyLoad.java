package dev.catraca.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Orders at a steady rate, whether or not the answers keep up.
 */
final class SteadyLoad {

	private static final int LINES = 64;

	private static final Duration LATE = Duration.ofMillis(10);

	private final Rig rig;

	private final String lane;

	private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();

	SteadyLoad(Rig rig, String lane) {
		this.rig = rig;
		this.lane = lane;
	}

	/**
	 * Sends orders over 64 connections, each of which waits for its answer.
	 * @param rate orders a second
	 * @param time how long
	 * @return the orders, all of them accepted
	 */
	List<Sent> send(int rate, Duration time) throws Exception {
		String match = this.rig.openMatches(1).get(0);
		AtomicLong next = new AtomicLong();
		long begin = System.nanoTime() + Duration.ofMillis(100).toNanos();
		long step = Duration.ofSeconds(1).toNanos() / rate;
		long end = time.toNanos() / step;
		ExecutorService threads = Executors.newFixedThreadPool(LINES);
		try {
			List<Future<?>> lines = new ArrayList<>();
			for (int i = 0; i < LINES; i++) {
				lines.add(threads.submit(() -> {
					work(match, next, begin, step, end);
					return null;
				}));
			}
			for (Future<?> line : lines) {
				line.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		return List.copyOf(this.sent);
	}

	private void work(String match, AtomicLong next, long begin, long step, long end) throws IOException {
		try (HttpLine line = new HttpLine(this.rig.port(0))) {
			for (long i = next.getAndIncrement(); i < end; i = next.getAndIncrement()) {
				byte[] request = HttpLine.post("/api/v1/orders?lane=" + this.lane, Backlog.order(match));
				long due = begin + i * step;
				while (due - System.nanoTime() > 0) {
					LockSupport.parkNanos(due - System.nanoTime());
				}
				boolean late = System.nanoTime() - due > LATE.toNanos();
				long at = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
				HttpLine.Answer answer = line.send(request);
				assertThat(answer.status()).as(answer.body()).isEqualTo(202);
				this.sent.add(new Sent(answer.orderId(), at, late));
			}
		}
	}

	/**
	 * An order.
	 *
	 * @param id its id
	 * @param atMicros when it was sent
	 * @param late whether that was later than it should have been
	 */
	record Sent(String id, long atMicros, boolean late) {
	}

}
