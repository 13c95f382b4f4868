package dev.catraca.lane.stream;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.settlement.Settler;
import io.lettuce.core.RedisBusyException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The group in which the service's consumers share the stream.
 */
@Component
class ConsumerGroup {

	private final StringRedisTemplate redis;

	ConsumerGroup(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Makes the group where it is not there, from the beginning of the stream, so that
	 * nothing is skipped. Redis: {@code XGROUP CREATE … 0 MKSTREAM}; safe to repeat.
	 * @param partition the partition
	 */
	void create(int partition) {
		try {
			this.redis.opsForStream().createGroup(LaneKeys.stream(partition), ReadOffset.from("0"), Settler.GROUP);
		}
		catch (RedisSystemException ex) {
			if (!(NestedExceptionUtils.getMostSpecificCause(ex) instanceof RedisBusyException)) {
				throw ex;
			}
		}
	}

	/**
	 * Whether an error says that the group or its stream is gone.
	 * @param trouble the error
	 * @return whether it has to be made anew
	 */
	static boolean isGone(Throwable trouble) {
		String text = String.valueOf(NestedExceptionUtils.getMostSpecificCause(trouble).getMessage());
		return text.startsWith("NOGROUP") || text.startsWith("UNBLOCKED");
	}

}
