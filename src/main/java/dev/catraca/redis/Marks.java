package dev.catraca.redis;

import java.util.Objects;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * What the first service on a Redis writes there, for all that come later.
 */
final class Marks {

	private Marks() {
	}

	/**
	 * Finds a mark, or makes it. Redis: {@code GET}, {@code SETNX} where there is none,
	 * which a full one refuses; safe to repeat.
	 * @param redis where it stands
	 * @param key its key
	 * @param mine what it is to be if nobody made it
	 * @return what it is
	 */
	static String findOrMake(StringRedisTemplate redis, String key, String mine) {
		String found = redis.opsForValue().get(key);
		if (found == null) {
			redis.opsForValue().setIfAbsent(key, mine);
			found = redis.opsForValue().get(key);
		}
		return Objects.requireNonNull(found);
	}

}
