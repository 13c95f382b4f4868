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

	/** A thousand take a millisecond or two, for which everybody else waits. */
	private static final int AT_ONCE = 1000;

	/** What the script answers if it would have to look at more. */
	private static final long UNTOLD = -2;

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
	 * first, and at few entries; where they do not tell what would be dropped,
	 * {@code XRANGE} or {@code XREVRANGE} in steps, and the script again. Safe to repeat.
	 * @param partition the partition
	 * @param wanted which ones
	 * @return how many were dropped, -1 if one of them was not settled and nothing was
	 * dropped
	 */
	long trim(int partition, TrimRequest.Trim wanted) {
		return trim(partition, wanted, AT_ONCE);
	}

	long trim(int partition, TrimRequest.Trim wanted, int atOnce) {
		long dropped = cut(partition, wanted, atOnce);
		return (dropped != UNTOLD) ? dropped
				: cut(partition, wanted.from(firstKept(partition, Long.parseLong(wanted.threshold()), atOnce)), atOnce);
	}

	long cut(int partition, TrimRequest.Trim wanted, int atOnce) {
		return this.cut.count(this.redis, List.of(LaneKeys.stream(partition)), List.of(Settler.GROUP, wanted.strategy(),
				wanted.threshold(), wanted.approximate() ? "~" : "=", wanted.force() ? "force" : "", "" + atOnce));
	}

	/** Counted from the shorter side. */
	private String firstKept(int partition, long keep, int atOnce) {
		while (true) {
			String first = nth(partition, 1, false, 1);
			long excess = length(partition) - keep;
			if (excess > keep) {
				return nth(partition, keep, true, atOnce);
			}
			String kept = nth(partition, Math.max(excess, 0) + 1, false, atOnce);
			// what somebody else has trimmed meanwhile would be dropped twice
			if (nth(partition, 1, false, 1).equals(first)) {
				return kept;
			}
		}
	}

	private long length(int partition) {
		return Objects.requireNonNullElse(this.redis.opsForStream().size(LaneKeys.stream(partition)), 0L);
	}

	/** The entry so many from one end, or the last before the other. */
	private String nth(int partition, long n, boolean fromTheEnd, int atOnce) {
		String from = EntryIds.bound("from", "-");
		String to = EntryIds.bound("to", "+");
		String last = from;
		long left = n;
		while (left > 0) {
			List<StreamEntry> some = range(partition, from, to, fromTheEnd, (int) Math.min(left, atOnce));
			if (some.isEmpty()) {
				break;
			}
			left -= some.size();
			last = some.get(some.size() - 1).id();
			from = fromTheEnd ? from : "(" + last;
			to = fromTheEnd ? "(" + last : to;
		}
		return last;
	}

	static List<StreamEntry> entries(List<MapRecord<String, String, String>> found) {
		return Objects.requireNonNullElse(found, List.<MapRecord<String, String, String>>of())
			.stream()
			.map(StreamEntry::of)
			.toList();
	}

}
