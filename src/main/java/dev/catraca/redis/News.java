package dev.catraca.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Tells what is worth a line in the log from what goes wrong again and again: the same is
 * news once a minute.
 */
public final class News {

	private static final long SAME_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

	private static final int MOST_KINDS = 50;

	private final Map<Object, Long> told = new ConcurrentHashMap<>();

	private final LongSupplier nanos;

	/** Nothing was told yet. */
	public News() {
		this(System::nanoTime);
	}

	News(LongSupplier nanos) {
		this.nanos = nanos;
	}

	/**
	 * Whether trouble of this kind, thrown at the same place, is to be told.
	 * @param trouble what went wrong
	 * @return false if that was said within the last minute
	 */
	public boolean isNews(Throwable trouble) {
		return isNews(List.of(trouble.getClass(), Arrays.stream(trouble.getStackTrace()).limit(1).toList()));
	}

	/**
	 * Whether something is to be told.
	 * @param kind what is equal for all that are the same
	 * @return false if that was said within the last minute
	 */
	boolean isNews(Object kind) {
		if (this.told.size() >= MOST_KINDS) {
			this.told.clear();
		}
		long now = this.nanos.getAsLong();
		Long before = this.told.get(kind);
		if (before != null && now - before < SAME_AGAIN_NANOS) {
			return false;
		}
		this.told.put(kind, now);
		return true;
	}

}
