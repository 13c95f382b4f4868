package dev.catraca.redis;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Notices that Redis has lost its data while the service runs: by FLUSHALL, a lost disk,
 * or another server behind the same address. Then nothing may be sold, for every seat
 * would seem to be free again. A mark, made on an empty Redis by the first service that
 * starts on it, tells one generation of data from another.
 */
@Component("data")
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
public class Generation implements RedisGreeting, Glance, HealthIndicator {

	private static final Logger log = LoggerFactory.getLogger(Generation.class);

	private final Map<Integer, String> known = new ConcurrentHashMap<>();

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final Set<Integer> lost = new ConcurrentSkipListSet<>();

	Generation(StringRedisTemplate redis, Partitions partitions, MeterRegistry registry) {
		this.redis = redis;
		this.partitions = partitions;
		Gauge.builder("catraca.data.lost", this.lost, Set::size)
			.description("Partitions whose data Redis had when this instance started, and has no more")
			.register(registry);
	}

	/**
	 * String: the mark of a partition's data. Never expires and is never changed. Written
	 * once, by the first service that finds none at its start; read by accept.
	 * @param partition the partition
	 * @return the key
	 */
	public static String key(int partition) {
		return Partitions.prefix(partition) + "generation";
	}

	/**
	 * Learns the generation, or begins one. Redis: {@code GET}, and a script of
	 * {@code SET} where there is none; safe to repeat.
	 */
	@Override
	public void greet() {
		this.partitions.all()
			.forEach((partition) -> this.known.put(partition,
					Marks.findOrMake(this.redis, key(partition), UUID.randomUUID().toString())));
	}

	/**
	 * Whether a partition's data was seen; before, none can be called lost.
	 * @param partition the partition
	 * @return whether its mark is known
	 */
	public boolean isKnown(int partition) {
		return this.known.containsKey(partition);
	}

	/**
	 * The generation that this instance has seen at its start.
	 * @param partition a partition that {@linkplain #isKnown is known}
	 * @return its mark
	 */
	public String of(int partition) {
		return Objects.requireNonNull(this.known.get(partition));
	}

	@Override
	public String command() {
		return "GET";
	}

	@Override
	public List<String> keys(int partition) {
		return List.of(key(partition));
	}

	/** Looks whether the data is still the same. */
	@Override
	public void seen(int partition, List<String> found) {
		boolean wasLost = !this.lost.isEmpty();
		if (!isKnown(partition) || found.equals(List.of(of(partition)))) {
			this.lost.remove(partition);
		}
		else {
			this.lost.add(partition);
		}
		if (!this.lost.isEmpty() && !wasLost) {
			log.error("Redis has lost data, at least that of partition {} (FLUSHALL, a lost disk, another server?). "
					+ "Orders are refused, for every seat would be sold again. Restore the data and the service goes "
					+ "on by itself; or restart every instance to begin with empty books", partition);
		}
		else if (this.lost.isEmpty() && wasLost) {
			log.info("Redis has its data back; orders are taken again");
		}
	}

	/**
	 * Down while the data is lost, out of service while it cannot be read: a Redis that
	 * loads it answers already, but gives nothing. Redis: {@code GET}.
	 * @return the state for {@code /actuator/health}
	 */
	@Override
	public Health health() {
		try {
			this.redis.opsForValue().get(key(0));
		}
		catch (DataAccessException ex) {
			return Health.outOfService()
				.withDetail("trouble", "Redis gives no data: " + ex.getMostSpecificCause().getMessage())
				.build();
		}
		if (!this.lost.isEmpty()) {
			return Health.down()
				.withDetail("trouble", "Redis has lost its data; restore it, or restart every instance to begin anew")
				.build();
		}
		return this.known.isEmpty() ? Health.down().withDetail("trouble", "Redis has not answered yet").build()
				: Health.up().build();
	}

}
