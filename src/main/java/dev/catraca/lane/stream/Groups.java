package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.redis.LuaScript;
import dev.catraca.web.Refusal;
import io.lettuce.core.RedisBusyException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The stream's consumer groups, the service's own and those of visitors.
 */
@Component
class Groups {

	private final LuaScript xinfo = LuaScript.list(Groups.class, "xinfo.lua");

	private final LuaScript dismiss = LuaScript.number(Groups.class, "dismiss.lua");

	private final StringRedisTemplate redis;

	Groups(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Lists the groups. Redis: a script of {@code XINFO GROUPS}.
	 * @param partition the partition
	 * @return the groups, none if there is no stream
	 */
	List<GroupState> all(int partition) {
		return info(partition, "GROUPS", "").stream().map(GroupState::of).toList();
	}

	/**
	 * Finds a group. Redis: as above.
	 * @param partition the partition
	 * @param group its name
	 * @return the group
	 */
	Optional<GroupState> find(int partition, String group) {
		return all(partition).stream().filter((state) -> state.name().equals(group)).findFirst();
	}

	/**
	 * Makes a group unless it is there. Redis: {@code XGROUP CREATE … MKSTREAM}; safe to
	 * repeat.
	 * @param partition the partition
	 * @param group its name
	 * @param from the id after which it reads, or $ for the latest
	 * @return whether it was made
	 */
	boolean create(int partition, String group, String from) {
		try {
			this.redis.opsForStream().createGroup(LaneKeys.stream(partition), ReadOffset.from(from), group);
			return true;
		}
		catch (RedisSystemException ex) {
			if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof RedisBusyException) {
				return false;
			}
			throw ex;
		}
	}

	/**
	 * Destroys a group. Redis: {@code XGROUP DESTROY}.
	 * @param partition the partition
	 * @param group its name
	 * @throws Refusal if there is none
	 */
	void destroy(int partition, String group) {
		Boolean destroyed = known(() -> this.redis.opsForStream().destroyGroup(LaneKeys.stream(partition), group));
		if (!Boolean.TRUE.equals(destroyed)) {
			throw Refusal.notFound("group");
		}
	}

	/**
	 * Lists the consumers of a group. Redis: a script of {@code XINFO CONSUMERS}.
	 * @param partition the partition
	 * @param group its name
	 * @return the consumers
	 * @throws Refusal if there is no such group
	 */
	List<ConsumerState> consumers(int partition, String group) {
		List<ConsumerState> found = known(() -> info(partition, "CONSUMERS", group)).stream()
			.map(ConsumerState::of)
			.toList();
		if (found.isEmpty()) {
			require(partition, group);
		}
		return found;
	}

	/**
	 * Removes a consumer that has nothing pending. Redis: a script of
	 * {@code XINFO CONSUMERS} and {@code XGROUP DELCONSUMER}.
	 * @param partition the partition
	 * @param group its group
	 * @param consumer its name
	 * @return whether it had nothing pending
	 * @throws Refusal if there is no such group or consumer
	 */
	boolean dismiss(int partition, String group, String consumer) {
		long answer = known(
				() -> this.dismiss.count(this.redis, List.of(LaneKeys.stream(partition)), List.of(group, consumer)));
		if (answer == 0) {
			throw Refusal.notFound("consumer");
		}
		return answer > 0;
	}

	/**
	 * Reads as a consumer, which is made where it is not there. Redis:
	 * {@code XREADGROUP}.
	 * @param partition the partition
	 * @param reader the group and the consumer
	 * @param from {@code >} for what nobody of the group was given yet, or the id after
	 * which the consumer's own pending entries are wanted
	 * @param most how many at most
	 * @param block how long to wait for the first; zero not to
	 * @return the entries
	 * @throws Refusal if there is no such group
	 */
	List<StreamEntry> read(int partition, Consumer reader, String from, int most, Duration block) {
		StreamReadOptions options = StreamReadOptions.empty().count(most);
		StreamOffset<String> offset = StreamOffset.create(LaneKeys.stream(partition), ReadOffset.from(from));
		return known(() -> StreamLog.entries(this.redis.<String, String>opsForStream()
			.read(reader, block.isZero() ? options : options.block(block), offset)));
	}

	/** Refuses what is asked of a group that is not there. */
	void require(int partition, String group) {
		if (find(partition, group).isEmpty()) {
			throw Refusal.notFound("group");
		}
	}

	/** Does something with a group, which is to be known. */
	static <T> T known(Supplier<T> asked) {
		try {
			return asked.get();
		}
		catch (RedisSystemException ex) {
			String text = String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
			if (ConsumerGroup.isGone(ex) || text.contains("requires the key to exist")
					|| text.contains("no such key")) {
				throw Refusal.notFound("group");
			}
			throw ex;
		}
	}

	private List<List<String>> info(int partition, String what, String group) {
		return this.xinfo.rows(this.redis, List.of(LaneKeys.stream(partition)), List.of(what, group));
	}

}
