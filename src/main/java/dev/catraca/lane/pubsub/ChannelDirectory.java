package dev.catraca.lane.pubsub;

import java.util.List;

import dev.catraca.lane.delivery.Asked;
import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.redis.LuaScript;
import io.swagger.v3.oas.annotations.media.Schema;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The channels of Redis, the service's own and those of visitors.
 */
@Component
class ChannelDirectory {

	private final LuaScript channels = LuaScript.list(ChannelDirectory.class, "channels.lua");

	private final StringRedisTemplate redis;

	ChannelDirectory(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Looks who listens. Redis: a script of {@code PUBSUB CHANNELS}, {@code NUMSUB} and
	 * {@code NUMPAT}; in a Cluster of the partition's node only.
	 * @param partition the partition
	 * @return the first 1000 channels by name
	 */
	Listening listening(int partition) {
		List<List<String>> rows = this.channels.rows(this.redis, List.of(LaneKeys.channel(partition)),
				List.of(Integer.toString(Asked.MOST)));
		return new Listening(
				rows.stream().skip(1).map((row) -> new Channel(row.get(0), Long.parseLong(row.get(1)))).toList(),
				Long.parseLong(rows.get(0).get(0)));
	}

	/**
	 * Tells whoever listens. Redis: {@code PUBLISH}.
	 * @param channel the channel
	 * @param text the message
	 * @return how many connections got it; in a Cluster those of one node
	 */
	long publish(String channel, String text) {
		Long receivers = this.redis.convertAndSend(channel, text);
		return (receivers != null) ? receivers : 0;
	}

	/**
	 * Who listens.
	 *
	 * @param channels channels that somebody listens to by name
	 * @param patterns patterns that somebody listens to
	 */
	@Schema(example = """
			{"channels":[{"channel":"catraca:{0}:orders:pubsub","subscribers":1},{"channel":"goals.brazil","subscribers":2}],
			 "patterns":1}""")
	record Listening(List<Channel> channels, long patterns) {
	}

	/**
	 * A channel.
	 *
	 * @param channel its name
	 * @param subscribers connections that listen to it by name
	 */
	record Channel(String channel, long subscribers) {
	}

}
