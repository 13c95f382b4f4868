package dev.catraca.redis;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.springframework.dao.DataAccessException;

/**
 * Something in Redis that may be some seconds old. It is read when somebody asks for it,
 * so it costs nothing while nobody does.
 *
 * @param <T> what is read
 */
public final class Recent<T> {

	private static final long OLDEST_NANOS = Duration.ofSeconds(2).toNanos();

	private final Supplier<T> read;

	private final T unknown;

	private final LongSupplier nanos;

	private T last;

	private long nextNanos;

	/**
	 * Something that is not read yet.
	 * @param read reads it
	 * @param unknown what is told while Redis is away
	 */
	public Recent(Supplier<T> read, T unknown) {
		this(read, unknown, System::nanoTime);
	}

	Recent(Supplier<T> read, T unknown, LongSupplier nanos) {
		this.read = read;
		this.unknown = unknown;
		this.nanos = nanos;
		this.last = unknown;
		this.nextNanos = nanos.getAsLong();
	}

	/**
	 * What was read within the last two seconds, or is read now. That Redis is away is
	 * remembered as long, so that many who ask wait for it once.
	 * @return the state, or that it is unknown
	 */
	public synchronized T get() {
		if (this.nanos.getAsLong() - this.nextNanos >= 0) {
			this.last = this.unknown;
			try {
				this.last = this.read.get();
			}
			catch (DataAccessException ex) {
				// unknown
			}
			finally {
				this.nextNanos = this.nanos.getAsLong() + OLDEST_NANOS;
			}
		}
		return this.last;
	}

}
