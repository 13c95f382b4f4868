package dev.catraca.lane.delivery;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.catraca.order.Lane;
import dev.catraca.redis.Loops;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Makes the readers of all lanes, and has the few threads in which they wait.
 */
@Component
public class Readers implements DisposableBean {

	private static final int THREADS = 4;

	/** Longer than a read, a pause or a connection takes. */
	private static final int LOOK_SECONDS = 8;

	private final RedisConnectionFactory connections;

	private final Loops loops;

	private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(THREADS,
			new CustomizableThreadFactory("reader-"));

	Readers(RedisConnectionFactory connections, Loops loops) {
		this.connections = connections;
		this.loops = loops;
	}

	/**
	 * Makes a reader that does not read yet.
	 * @param <E> what it reads
	 * @param lane the lane
	 * @param name the worker it reads for, and the name of its loop
	 * @param source what is read, and what becomes of it
	 * @return the reader
	 */
	public <E> Reader<E> reader(Lane lane, String name, Reader.Source<E> source) {
		Reader<E> reader = new Reader<>(name, source, this.connections, this.loops.watch(lane.label(), name),
				this.timer);
		this.timer.scheduleWithFixedDelay(reader::revive, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
		return reader;
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
	}

}
