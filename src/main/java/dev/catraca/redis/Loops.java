package dev.catraca.redis;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * All loops of this instance. One that has been silent for ten seconds turns readiness
 * down, and health names it: a consumer that still seems to run but takes nothing is what
 * goes unnoticed for longest after an outage.
 */
@Component("lanes")
public class Loops implements HealthIndicator {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final Set<Loop> loops = ConcurrentHashMap.newKeySet();

	private final LongSupplier nanos;

	@Autowired
	Loops() {
		this(System::nanoTime);
	}

	/**
	 * Loops by another clock.
	 * @param nanos tells nanoseconds
	 */
	public Loops(LongSupplier nanos) {
		this.nanos = nanos;
	}

	/**
	 * Watches a loop from now on.
	 * @param group what it belongs to, such as the name of its lane
	 * @param name its name in health
	 * @return the loop
	 */
	public Loop watch(String group, String name) {
		Loop loop = new Loop(group, name, this.nanos);
		this.loops.add(loop);
		return loop;
	}

	/**
	 * Watches a loop no longer.
	 * @param loop a loop that ends on purpose
	 */
	public void end(Loop loop) {
		this.loops.remove(loop);
	}

	/**
	 * How long the most silent loop of a group has been silent.
	 * @param group the group
	 * @return its age, zero where the group has no loop
	 */
	public Duration oldest(String group) {
		return oldest((loop) -> loop.group().equals(group));
	}

	/**
	 * How long the most silent loop of all has been silent.
	 * @return its age
	 */
	public Duration oldest() {
		return oldest((loop) -> true);
	}

	private Duration oldest(Predicate<Loop> which) {
		return this.loops.stream().filter(which).map(Loop::age).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
	}

	/**
	 * Down while a loop is silent, with the name of each and for how long.
	 * @return the state for {@code /actuator/health}
	 */
	@Override
	public Health health() {
		Health.Builder health = Health.up().withDetail("loops", this.loops.size());
		this.loops.stream()
			.filter((loop) -> loop.age().compareTo(LIMIT) > 0)
			.sorted(Comparator.comparing(Loop::name))
			.forEach((loop) -> health.down().withDetail(loop.name(), "silent for " + loop.age().toSeconds() + " s"));
		return health.build();
	}

}
