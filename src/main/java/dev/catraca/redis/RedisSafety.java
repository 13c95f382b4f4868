package dev.catraca.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks whether Redis may be trusted with orders: that it evicts none, keeps them through
 * a restart and has memory left. An unsafe one works all the same, so it is a warning and
 * takes nothing out of service.
 */
@Component("redisSafety")
class RedisSafety implements RedisGreeting, HealthIndicator {

	private static final Logger log = LoggerFactory.getLogger(RedisSafety.class);

	/** Works, and may lose orders. */
	static final Status UNSAFE = new Status("UNSAFE");

	private final StringRedisTemplate redis;

	private volatile Health last = Health.unknown().build();

	private volatile @Nullable ServerInfo info;

	/** Where its user may not ask, Redis notes each attempt. */
	private boolean mayNotAsk;

	RedisSafety(StringRedisTemplate redis, MeterRegistry registry) {
		this.redis = redis;
		Gauge.builder("catraca.redis.safe", this, RedisSafety::safe)
			.description(
					"1 if Redis evicts nothing, is persistent, reads back what it has kept and has memory left, 0 if not")
			.register(registry);
		memory(registry, "used", "used_memory", "Memory that Redis uses, of a Cluster that of all nodes");
		memory(registry, "max", "maxmemory", "Memory that Redis may use, 0 without a limit");
	}

	private void memory(MeterRegistry registry, String name, String field, String description) {
		Gauge.builder("catraca.redis.memory." + name, () -> {
			ServerInfo seen = this.info;
			return (seen != null) ? seen.sum(field) : Double.NaN;
		}).description(description).baseUnit("bytes").register(registry);
	}

	@Override
	public void greet() {
		look();
	}

	@Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
	void tick() {
		look();
	}

	/**
	 * Looks again. Redis: {@code INFO memory}, {@code INFO persistence},
	 * {@code ACL DRYRUN}.
	 * @return what was seen; unknown where Redis is away or does not tell
	 */
	synchronized Health look() {
		Health before = this.last;
		Health now;
		ServerInfo told = null;
		try {
			told = new ServerInfo(section("memory"), section("persistence"));
			// while it loads what it has kept it does not yet know
			now = told.all("loading", "0") ? judge(told, readsBack())
					: Health.unknown().withDetail("trouble", "loading").build();
		}
		catch (DataAccessException ex) {
			log.debug("Redis does not tell how it is set up", ex);
			now = Health.unknown().withDetail("trouble", "Redis does not answer INFO").build();
		}
		this.last = now;
		this.info = told;
		if (now.getStatus().equals(UNSAFE) && !before.getStatus().equals(UNSAFE)) {
			log.warn("Redis may lose orders: {}", now.getDetails().get("findings"));
		}
		else if (now.getStatus().equals(Status.UP) && before.getStatus().equals(UNSAFE)) {
			log.info("Redis is safe again");
		}
		return now;
	}

	private Properties section(String name) {
		return Objects.requireNonNull(
				this.redis.execute((RedisCallback<Properties>) (connection) -> connection.serverCommands().info(name)));
	}

	/**
	 * Whether a restart reads what scripts have written. Redis does so with the rights of
	 * the default user, also where that is switched off (redis/redis#14541).
	 */
	private boolean readsBack() {
		if (!this.mayNotAsk) {
			try {
				byte[] answer = (byte[]) this.redis
					.execute((RedisCallback<Object>) (connection) -> connection.execute("ACL", bytes("DRYRUN"),
							bytes("default"), bytes("SET"), bytes(Generation.key(0)), bytes("")));
				return answer == null || new String(answer, StandardCharsets.UTF_8).equals("OK");
			}
			catch (RedisSystemException ex) {
				log.debug("Redis does not tell what the default user may", ex);
				this.mayNotAsk = true;
			}
		}
		return true;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static Health judge(ServerInfo info, boolean readsBack) {
		List<String> findings = new ArrayList<>();
		if (!info.all("maxmemory_policy", "noeviction")) {
			findings.add("maxmemory-policy is not noeviction: a full Redis drops orders");
		}
		if (!info.all("aof_enabled", "1")) {
			findings.add("appendonly is off: a restart loses orders");
		}
		if (!readsBack) {
			findings.add("the default user may not write: a restart loses orders, see docs/security.md");
		}
		if (!info.all("aof_last_write_status", "ok") || !info.all("rdb_last_bgsave_status", "ok")) {
			findings.add("the last write to the disk failed");
		}
		if (info.memoryShare() > ServerInfo.MOST_MEMORY) {
			findings.add("less than a tenth of maxmemory is left: orders will be refused");
		}
		return (findings.isEmpty() ? Health.up() : Health.status(UNSAFE).withDetail("findings", findings))
			.withDetail("maxmemoryPolicy", info.first("maxmemory_policy"))
			.withDetail("appendonly", info.first("aof_enabled").equals("1"))
			.withDetail("usedMemory", info.first("used_memory"))
			.withDetail("maxmemory", info.first("maxmemory"))
			.build();
	}

	private double safe() {
		Status status = this.last.getStatus();
		return status.equals(Status.UP) ? 1 : status.equals(UNSAFE) ? 0 : Double.NaN;
	}

	/**
	 * As last seen, some seconds ago at most.
	 * @return the state for {@code /actuator/health}
	 */
	@Override
	public Health health() {
		return this.last;
	}

}
