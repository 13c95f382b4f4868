package dev.catraca.lane.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.catraca.order.Lane;
import dev.catraca.redis.Glance;
import dev.catraca.redis.PartitionGuard;
import dev.catraca.redis.RedisGreeting;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Tells the workers of all instances to rest or to go on. It is kept in Redis, so that a
 * restart changes nothing; until it is known that this Redis may be worked with all rest.
 */
@Component
public class Pauses implements RedisGreeting, Glance {

	/**
	 * Half a second until every instance has seen it, and a second in a blocking read.
	 */
	private static final Duration UNTIL_ALL_KNOW = Duration.ofMillis(1600);

	private final StringRedisTemplate redis;

	private final PartitionGuard guard;

	private final List<Runnable> followers = new CopyOnWriteArrayList<>();

	private volatile Set<Lane> paused = EnumSet.allOf(Lane.class);

	Pauses(StringRedisTemplate redis, PartitionGuard guard) {
		this.redis = redis;
		this.guard = guard;
	}

	@Override
	public void greet() {
		look();
	}

	@Override
	public String command() {
		return "SMEMBERS";
	}

	@Override
	public List<String> keys(int partition) {
		return (partition == 0) ? List.of(LaneKeys.paused()) : List.of();
	}

	@Override
	public void seen(int partition, List<String> found) {
		if (this.guard.isPassed()) {
			rest(found);
		}
	}

	/**
	 * Looks which lanes rest. Redis: {@code SMEMBERS}.
	 */
	private void look() {
		rest(Objects.requireNonNullElse(this.redis.opsForSet().members(LaneKeys.paused()), Set.of()));
	}

	private void rest(Collection<String> names) {
		Set<Lane> found = EnumSet.noneOf(Lane.class);
		names.forEach((name) -> Lane.of(name).ifPresent(found::add));
		this.paused = found;
		this.followers.forEach(Runnable::run);
	}

	/**
	 * Has somebody follow the pauses.
	 * @param follower run after each look, whether anything has changed or not
	 */
	public void onLook(Runnable follower) {
		this.followers.add(follower);
	}

	/**
	 * Whether a lane rests.
	 * @param lane the lane
	 * @return whether its workers take nothing
	 */
	public boolean isPaused(Lane lane) {
		return this.paused.contains(lane);
	}

	/**
	 * Has a lane's workers rest, on all instances, and waits until they do. What is in
	 * their hands is settled. Redis: {@code SADD}; safe to repeat.
	 * @param lane the lane
	 */
	public void pause(Lane lane) {
		this.redis.opsForSet().add(LaneKeys.paused(), lane.label());
		awaitAll();
	}

	/**
	 * Has a lane's workers go on, on all instances, and waits until they do: an order
	 * that comes before anybody listens is lost. Redis: {@code SREM}; safe to repeat.
	 * @param lane the lane
	 */
	public void resume(Lane lane) {
		this.redis.opsForSet().remove(LaneKeys.paused(), lane.label());
		awaitAll();
	}

	private void awaitAll() {
		look();
		try {
			Thread.sleep(UNTIL_ALL_KNOW.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
