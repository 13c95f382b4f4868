package dev.catraca.bench;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Orders at a steady rate over 64 connections, each of which waits for its answer. One
 * thread sends and one reads, for more would take from the machine what is measured. The
 * connections stay from one time to the next, for the first order of a connection takes
 * longer.
 */
final class SteadyLoad implements AutoCloseable {

	private static final int LINES = 64;

	private static final Duration LATE = Duration.ofMillis(10);

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Selector answers = Selector.open();

	private final List<Line> lines = new ArrayList<>();

	private final BlockingQueue<Line> free = new LinkedBlockingQueue<>();

	private final ExecutorService reader = Executors.newSingleThreadExecutor();

	private final int port;

	/**
	 * Is to order from an endpoint.
	 * @param port its port
	 */
	SteadyLoad(int port) throws IOException {
		this.port = port;
	}

	/**
	 * Requests for orders in a lane.
	 * @param rig the service
	 * @param lane the lane to order in
	 * @param most how many orders there are seats for at least
	 */
	static Supplier<byte[]> orders(Rig rig, String lane, long most) {
		List<String> matches = rig.openMatches(Math.toIntExact(most));
		return () -> HttpLine.post("/api/v1/orders?lane=" + lane,
				Backlog.order(matches.get(ThreadLocalRandom.current().nextInt(matches.size()))));
	}

	/**
	 * Sends orders, whether or not the answers keep up; connects before the first ones,
	 * for a service does not wait long for what a new connection asks.
	 * @param orders the next order's request
	 * @param rate orders a second
	 * @param time how long
	 * @return the orders, all of them accepted
	 */
	List<Sent> send(Supplier<byte[]> orders, int rate, Duration time) throws Exception {
		long step = Duration.ofSeconds(1).toNanos() / rate;
		int count = Math.toIntExact(time.toNanos() / step);
		if (this.lines.isEmpty()) {
			connect();
		}
		Future<List<Sent>> sent = this.reader.submit(() -> read(count));
		long due = System.nanoTime() + Duration.ofMillis(100).toNanos();
		for (int i = 0; i < count && !sent.isDone(); i++) {
			byte[] request = orders.get();
			Line line = this.free.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			if (line != null) {
				while (due - System.nanoTime() > 0) {
					LockSupport.parkNanos(due - System.nanoTime());
				}
				line.send(request, System.nanoTime() - due > LATE.toNanos());
			}
			due += step;
		}
		return sent.get();
	}

	private void connect() throws IOException {
		for (int i = 0; i < LINES; i++) {
			this.lines.add(new Line(this.port, this.answers));
		}
		this.free.addAll(this.lines);
	}

	private List<Sent> read(int orders) throws IOException {
		List<Sent> sent = new ArrayList<>(orders);
		while (sent.size() < orders) {
			assertThat(this.answers.select(PATIENCE.toMillis())).as("answers").isPositive();
			for (SelectionKey key : this.answers.selectedKeys()) {
				Line line = (Line) key.attachment();
				line.read().ifPresent((one) -> {
					assertThat(one.answer().status()).as(one.answer().body()).isEqualTo(202);
					sent.add(one);
					this.free.add(line);
				});
			}
			this.answers.selectedKeys().clear();
		}
		return sent;
	}

	@Override
	public void close() throws IOException {
		this.reader.shutdownNow();
		for (Line line : this.lines) {
			line.close();
		}
		this.answers.close();
	}

	private static long now() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

	/** A connection, for one order at a time. */
	private static final class Line implements AutoCloseable {

		private final SocketChannel channel;

		private final ByteBuffer received = ByteBuffer.allocate(1 << 14);

		private volatile boolean late;

		private volatile long atMicros;

		Line(int port, Selector answers) throws IOException {
			this.channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			this.channel.configureBlocking(false);
			this.channel.register(answers, SelectionKey.OP_READ, this);
		}

		void send(byte[] request, boolean late) throws IOException {
			this.late = late;
			this.atMicros = now();
			assertThat(this.channel.write(ByteBuffer.wrap(request))).isEqualTo(request.length);
		}

		/** The order, once its answer is there to the end. */
		Optional<Sent> read() throws IOException {
			if (this.channel.read(this.received) < 0) {
				throw new EOFException("closed by the service");
			}
			long answered = now();
			try {
				HttpLine.Answer answer = HttpLine
					.answer(new ByteArrayInputStream(this.received.array(), 0, this.received.position()));
				this.received.clear();
				return Optional.of(new Sent(answer, this.atMicros, answered, this.late));
			}
			catch (EOFException ex) {
				return Optional.empty();
			}
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
		}

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
