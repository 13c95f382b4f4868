package dev.catraca.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes every {@link Glance}. To a service at rest a call costs more than what it reads:
 * some threads wake for it.
 */
@Component
class Glances {

	private final LuaScript read = LuaScript.list(Glances.class, "glance.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final List<Glance> glances;

	Glances(StringRedisTemplate redis, Partitions partitions, List<Glance> glances) {
		this.redis = redis;
		this.partitions = partitions;
		this.glances = glances;
	}

	@Scheduled(fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
	void tick() {
		RuntimeException trouble = null;
		for (int partition : this.partitions.all().toArray()) {
			try {
				look(partition);
			}
			catch (DataAccessException ex) {
				// another node of the cluster may be there
				trouble = ex;
			}
		}
		if (trouble != null) {
			throw trouble;
		}
	}

	/**
	 * Looks once. Redis: a script of the commands of all glances.
	 * @param partition where to look
	 */
	private void look(int partition) {
		List<Glance> asking = new ArrayList<>();
		List<String> keys = new ArrayList<>();
		List<String> args = new ArrayList<>();
		for (Glance glance : this.glances) {
			List<String> its = glance.keys(partition);
			if (!its.isEmpty()) {
				asking.add(glance);
				keys.addAll(its);
				args.addAll(List.of(glance.command(), "" + its.size()));
			}
		}
		List<List<String>> answers = this.read.rows(this.redis, keys, args);
		for (int i = 0; i < asking.size(); i++) {
			List<String> answer = answers.get(i);
			if (answer.get(0).equals("read")) {
				asking.get(i).seen(partition, answer.subList(1, answer.size()));
			}
		}
	}

}
