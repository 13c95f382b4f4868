package dev.catraca.redis;

import java.util.List;
import java.util.Objects;

import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * What the first service on a Redis writes there, for all that come later.
 */
final class Marks {

	private static final LuaScript MAKE = LuaScript.number(Marks.class, "mark.lua");

	private Marks() {
	}

	/**
	 * Finds a mark, or makes it. Redis: {@code GET}, and where there is none a script of
	 * {@code SET}, which a full one refuses; safe to repeat.
	 * @param redis where it stands
	 * @param key its key
	 * @param mine what it is to be if nobody made it
	 * @return what it is
	 */
	static String findOrMake(StringRedisTemplate redis, String key, String mine) {
		String found = redis.opsForValue().get(key);
		if (found == null) {
			MAKE.count(redis, List.of(key), List.of(mine));
			found = redis.opsForValue().get(key);
		}
		return Objects.requireNonNull(found);
	}

}
