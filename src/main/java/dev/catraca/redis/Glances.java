package dev.catraca.redis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	private static final Logger log = LoggerFactory.getLogger(Glances.class);

	private final LuaScript read = LuaScript.list(Glances.class, "glance.lua");

	private final QuietErrors trouble = new QuietErrors();

	private final StringRedisTemplate redis;

	private final List<Look> looks;

	/** Partitions that could not be looked at, in the order in which they are tried. */
	private final Set<Integer> away = new LinkedHashSet<>();

	Glances(StringRedisTemplate redis, Partitions partitions, List<Glance> glances) {
		this.redis = redis;
		this.looks = partitions.all().mapToObj((partition) -> Look.at(partition, glances)).toList();
	}

	@Scheduled(fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
	void tick() {
		boolean wasAway = !this.away.isEmpty();
		for (Look look : wasAway ? thoseAwayLast() : this.looks) {
			this.away.remove(look.partition());
			try {
				take(look);
			}
			catch (DataAccessException ex) {
				// the next turn goes on with the others, for this may be one node of a
				// cluster
				this.away.add(look.partition());
				throw ex;
			}
		}
		if (wasAway) {
			log.info("Redis answers again");
			QuietErrors.over();
		}
	}

	private List<Look> thoseAwayLast() {
		return Stream
			.concat(this.looks.stream().filter((look) -> !this.away.contains(look.partition())),
					this.away.stream().map(this.looks::get))
			.toList();
	}

	/** Redis: a script of the commands of all glances. */
	private void take(Look look) {
		List<List<String>> answers = this.read.rows(this.redis, look.keys(), look.args());
		for (int i = 0; i < look.asking().size(); i++) {
			List<String> answer = answers.get(i);
			if (answer.get(0).equals("read")) {
				tell(look.asking().get(i), look.partition(), answer.subList(1, answer.size()));
			}
		}
	}

	/** What one cannot do with it is no matter of the others. */
	private void tell(Glance glance, int partition, List<String> found) {
		try {
			glance.seen(partition, found);
		}
		catch (RuntimeException ex) {
			this.trouble.handleError(ex);
		}
	}

	/** What is read of a partition, each time the same. */
	private record Look(int partition, List<Glance> asking, List<String> keys, List<String> args) {

		static Look at(int partition, List<Glance> glances) {
			List<Glance> asking = new ArrayList<>();
			List<String> keys = new ArrayList<>();
			List<String> args = new ArrayList<>();
			for (Glance glance : glances) {
				List<String> its = glance.keys(partition);
				if (!its.isEmpty()) {
					asking.add(glance);
					keys.addAll(its);
					args.addAll(List.of(glance.command(), "" + its.size()));
				}
			}
			return new Look(partition, asking, keys, args);
		}

	}

}
