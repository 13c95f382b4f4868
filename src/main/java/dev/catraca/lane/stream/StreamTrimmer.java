package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.order.OrdersProperties;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Partitions;
import dev.catraca.settlement.Settler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps the streams from growing for ever, without dropping what is not settled. An entry
 * is added before its order has its outcome, and goes before the order is retired: should
 * the group be lost and the stream read again, an entry without its record would be a
 * dead letter.
 */
@Component
class StreamTrimmer {

	private static final Logger log = LoggerFactory.getLogger(StreamTrimmer.class);

	private static final int CHUNK = 1000;

	/** Until the next minute's trim, and some more. */
	private static final Duration AHEAD = Duration.ofMinutes(2);

	private final LuaScript trim = LuaScript.number(StreamTrimmer.class, "trim.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final StreamLaneProperties properties;

	private final long ageMillis;

	StreamTrimmer(StringRedisTemplate redis, Partitions partitions, StreamLaneProperties properties,
			OrdersProperties orders) {
		this.redis = redis;
		this.partitions = partitions;
		this.properties = properties;
		this.ageMillis = Math.max(0, orders.retention().minus(AHEAD).toMillis());
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
	void tick() {
		trimSettled();
	}

	/**
	 * Trims each stream of what is about to outlive its order, and to about its length.
	 * Redis: a script of {@code XTRIM} that looks at the group first; safe to repeat.
	 * @return how many entries were trimmed
	 */
	long trimSettled() {
		long total = this.partitions.all().mapToLong(this::trimSettled).sum();
		if (total > 0) {
			log.info("Trimmed {} settled entries of the stream", total);
		}
		return total;
	}

	private long trimSettled(int partition) {
		long total = 0;
		long trimmed;
		do {
			trimmed = this.trim.count(this.redis, List.of(LaneKeys.stream(partition)),
					List.of(Settler.GROUP, "" + this.properties.maxLength(), "" + this.ageMillis, "" + CHUNK));
			total += trimmed;
		}
		while (trimmed > 0);
		return total;
	}

}
