package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.redis.LuaScript;
import dev.catraca.settlement.Settler;

import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The stream as a log: looked at from either end, followed, trimmed.
 */
@Component
class StreamLog {

	private final LuaScript xinfo = LuaScript.list(StreamLog.class, "xinfo.lua");

	private final LuaScript cut = LuaScript.number(StreamLog.class, "cut.lua");

	private final StringRedisTemplate redis;

	StreamLog(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Looks at the stream as a whole. Redis: a script of {@code XINFO STREAM},
	 * {@code XRANGE} and {@code XREVRANGE}.
	 * @param partition the partition
	 * @return how it is, empty if it is not there
	 */
	StreamState state(int partition) {
		return StreamState.of(this.xinfo.rows(this.redis, List.of(LaneKeys.stream(partition)), List.of("STREAM", "")));
	}

	/**
	 * Reads a range. Redis: {@code XRANGE}, {@code XREVRANGE}.
	 * @param partition the partition
	 * @param from the lower bound
	 * @param to the upper bound
	 * @param newestFirst in which direction
	 * @param most how many at most
	 * @return the entries
	 */
	List<StreamEntry> range(int partition, String from, String to, boolean newestFirst, int most) {
		if (EntryIds.isBeyond(from, to)) {
			return List.of();
		}
		Range<String> range = Range.closed(from, to);
		Limit limit = Limit.limit().count(most);
		String key = LaneKeys.stream(partition);
		List<MapRecord<String, String, String>> found = newestFirst
				? this.redis.<String, String>opsForStream().reverseRange(key, range, limit)
				: this.redis.<String, String>opsForStream().range(key, range, limit);
		return entries(found);
	}

	/**
	 * Reads what comes after an entry. Redis: {@code XREAD}.
	 * @param partition the partition
	 * @param after the entry's id
	 * @param most how many at most
	 * @param block how long to wait for the first, on a connection of its own; zero not
	 * to
	 * @return the entries
	 */
	List<StreamEntry> after(int partition, String after, int most, Duration block) {
		StreamReadOptions options = StreamReadOptions.empty().count(most);
		return entries(this.redis.<String, String>opsForStream()
			.read(block.isZero() ? options : options.block(block),
					StreamOffset.create(LaneKeys.stream(partition), ReadOffset.from(after))));
	}

	/**
	 * Drops the oldest entries. Redis: a script of {@code XTRIM} that looks at the group
	 * first; safe to repeat.
	 * @param partition the partition
	 * @param wanted which ones
	 * @return how many were dropped, -1 if one of them was not settled and nothing was
	 * dropped
	 */
	long trim(int partition, TrimRequest.Trim wanted) {
		return this.cut.count(this.redis, List.of(LaneKeys.stream(partition)), List.of(Settler.GROUP, wanted.strategy(),
				wanted.threshold(), wanted.approximate() ? "~" : "=", wanted.force() ? "force" : ""));
	}

	static List<StreamEntry> entries(List<MapRecord<String, String, String>> found) {
		return Objects.requireNonNullElse(found, List.<MapRecord<String, String, String>>of())
			.stream()
			.map(StreamEntry::of)
			.toList();
	}

}
