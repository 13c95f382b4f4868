package dev.catraca.lane.delivery;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.catraca.order.Lane;
import dev.catraca.redis.Loops;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Makes the readers of all lanes, and has the few threads in which they wait.
 */
@Component
public class Readers implements DisposableBean {

	private static final int THREADS = 4;

	private final LettuceConnectionFactory connections;

	private final Loops loops;

	private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(THREADS,
			new CustomizableThreadFactory("reader-"));

	private final List<Reader<?>> readers = new CopyOnWriteArrayList<>();

	Readers(LettuceConnectionFactory connections, Loops loops) {
		this.connections = connections;
		this.loops = loops;
	}

	/**
	 * Makes a reader that does not read yet.
	 * @param <E> what it reads
	 * @param lane the lane
	 * @param name the worker it reads for, and the name of its loop
	 * @param gate what the lane allows
	 * @param source what is read, and what becomes of it
	 * @return the reader
	 * @throws InvalidConfigurationPropertyValueException if the pool has too few
	 * connections for so many readers
	 */
	public <E> Reader<E> reader(Lane lane, String name, Reader.Gate gate, Reader.Source<E> source) {
		Reader<E> reader = new Reader<>(name, gate, source, this.connections, this.loops.watch(lane.label(), name),
				this.timer);
		this.readers.add(reader);
		if (this.connections.getClientConfiguration() instanceof LettucePoolingClientConfiguration pooling) {
			requireEnough(pooling.getPoolConfig().getMaxTotal());
		}
		return reader;
	}

	/**
	 * Each reader keeps one, all others share one, and pipelines and subscriptions need
	 * some.
	 */
	private void requireEnough(int connections) {
		// a negative number is no limit
		if (connections >= 0 && connections < this.readers.size() + 2) {
			throw new InvalidConfigurationPropertyValueException("spring.data.redis.lettuce.pool.max-active",
					connections,
					"Every list worker and every stream consumer of each partition keeps a connection, and others need at least two.");
		}
	}

	/** At longer intervals than any step of a reader takes. */
	@Scheduled(initialDelay = 8, fixedDelay = 8, timeUnit = TimeUnit.SECONDS)
	void tick() {
		this.readers.forEach(Reader::revive);
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
	}

}
