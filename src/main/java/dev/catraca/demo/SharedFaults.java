package dev.catraca.demo;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.catraca.redis.Glance;
import dev.catraca.redis.LuaScript;
import dev.catraca.settlement.payment.FaultPlan;
import dev.catraca.settlement.payment.Faults;
import dev.catraca.settlement.payment.Simulation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The faults of the simulated gateway, the same in every instance within a second.
 */
@Component
@OnlyInDemo
class SharedFaults implements FaultPlan, Glance, SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(SharedFaults.class);

	private static final String RELEASES = "releases";

	private final LuaScript spend = LuaScript.number(SharedFaults.class, "spend.lua");

	private final StringRedisTemplate redis;

	private final Faults configured;

	private volatile Faults now;

	private volatile String releases = "";

	private volatile boolean running;

	SharedFaults(StringRedisTemplate redis, Simulation simulation) {
		this.redis = redis;
		this.configured = simulation.configured();
		this.now = this.configured;
	}

	@Override
	public Faults now() {
		return this.now;
	}

	/**
	 * Sets some faults and leaves the others. Redis: {@code HSET}, {@code HGETALL}; safe
	 * to repeat.
	 * @param changes by their names
	 * @return the faults from now on
	 */
	Faults change(Map<String, String> changes) {
		this.redis.opsForHash().putAll(DemoKeys.faults(), changes);
		if ("0".equals(changes.get("stallNext"))) {
			release();
		}
		return refresh();
	}

	/**
	 * Goes back to the configured faults and releases stalled charges. Redis:
	 * {@code HDEL}, {@code HGETALL}; safe to repeat.
	 * @return the faults from now on
	 */
	Faults reset() {
		this.redis.opsForHash()
			.delete(DemoKeys.faults(), "latency", "declineRate", "outageRate", "stallNext", "crashNext");
		release();
		return refresh();
	}

	private void release() {
		this.redis.opsForHash().increment(DemoKeys.faults(), RELEASES, 1);
	}

	@Override
	public String command() {
		return "HGETALL";
	}

	@Override
	public List<String> keys(int partition) {
		return (partition == 0) ? List.of(DemoKeys.faults()) : List.of();
	}

	/**
	 * Learns what another instance has changed. Redis: {@code DEL} if that cannot be
	 * read.
	 */
	@Override
	public void seen(int partition, List<String> found) {
		Map<String, String> changed = new HashMap<>();
		for (int i = 0; i < found.size(); i += 2) {
			changed.put(found.get(i), found.get(i + 1));
		}
		learn(changed);
	}

	/**
	 * The faults as they stand now. Redis: {@code HGETALL}; {@code DEL} if that cannot be
	 * read.
	 * @return the faults from now on
	 */
	Faults refresh() {
		HashOperations<String, String, String> hashes = this.redis.opsForHash();
		return learn(hashes.entries(DemoKeys.faults()));
	}

	private Faults learn(Map<String, String> changed) {
		this.releases = changed.getOrDefault(RELEASES, "");
		try {
			this.now = read(changed);
		}
		catch (IllegalArgumentException | DateTimeParseException ex) {
			log.warn("The faults in Redis were changed by hand to what cannot be read; they are reset");
			this.redis.delete(DemoKeys.faults());
			this.now = this.configured;
		}
		return this.now;
	}

	private Faults read(Map<String, String> changed) {
		Faults usual = this.configured;
		return new Faults(Duration.parse(changed.getOrDefault("latency", usual.latency().toString())),
				Double.parseDouble(changed.getOrDefault("declineRate", "" + usual.declineRate())),
				Double.parseDouble(changed.getOrDefault("outageRate", "" + usual.outageRate())),
				Integer.parseInt(changed.getOrDefault("stallNext", "0")),
				Integer.parseInt(changed.getOrDefault("crashNext", "0")));
	}

	/**
	 * Takes a mishap. Redis: a script of {@code HINCRBY}, where any are left by what was
	 * last read; without Redis nothing goes wrong on purpose.
	 */
	@Override
	public boolean take(Mishap mishap) {
		boolean stall = mishap == Mishap.STALL;
		if ((stall ? this.now.stallNext() : this.now.crashNext()) == 0) {
			return false;
		}
		try {
			return this.spend.count(this.redis, List.of(DemoKeys.faults()),
					List.of(stall ? "stallNext" : "crashNext")) == 1;
		}
		catch (DataAccessException ex) {
			log.debug("Cannot ask for a mishap", ex);
			return false;
		}
	}

	@Override
	public void awaitRelease(Duration most) throws InterruptedException {
		String before = this.releases;
		long end = System.nanoTime() + most.toNanos();
		while (this.running && before.equals(this.releases) && System.nanoTime() - end < 0) {
			Thread.sleep(100);
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	/** Stops first of all, so that the lanes need not wait for stalled charges. */
	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
