package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.redis.LuaScript;
import dev.catraca.web.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.PendingMessages;
import org.springframework.data.redis.connection.stream.PendingMessagesSummary;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.core.StreamOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * A group's pending list, for the supervisor: looked at, acknowledged, handed over. Each
 * method refuses a group that is not there.
 */
@Component
class PendingList {

	private final LuaScript autoclaim = LuaScript.list(PendingList.class, "autoclaim.lua");

	private final StringRedisTemplate redis;

	private final Groups groups;

	PendingList(StringRedisTemplate redis, Groups groups) {
		this.redis = redis;
		this.groups = groups;
	}

	/**
	 * Sums up what is pending. Redis: {@code XPENDING}.
	 * @param partition the partition
	 * @param group the group
	 * @return the summary
	 * @throws Refusal if there is no such group
	 */
	PendingSummary summary(int partition, String group) {
		PendingMessagesSummary found = Groups.known(() -> stream().pending(LaneKeys.stream(partition), group));
		if (found == null || found.getTotalPendingMessages() == 0) {
			return PendingSummary.none();
		}
		return PendingSummary.of(found.getTotalPendingMessages(), found.minMessageId(), found.maxMessageId(),
				found.getPendingMessagesPerConsumer());
	}

	/**
	 * Lists what is pending, the oldest entry first. Redis: {@code XPENDING … IDLE}.
	 * @param partition the partition
	 * @param group the group
	 * @param wanted which entries
	 * @return the pending entries
	 * @throws Refusal if there is no such group
	 */
	List<PendingEntry> entries(int partition, String group, Wanted wanted) {
		if (EntryIds.isBeyond(wanted.from(), wanted.to())) {
			this.groups.require(partition, group);
			return List.of();
		}
		String key = LaneKeys.stream(partition);
		Range<String> range = Range.closed(wanted.from(), wanted.to());
		PendingMessages found = Groups.known(() -> (wanted.consumer() != null)
				? stream().pending(key, Consumer.from(group, wanted.consumer()), range, wanted.most(), wanted.minIdle())
				: stream().pending(key, group, range, wanted.most(), wanted.minIdle()));
		return found.stream().map(PendingEntry::of).toList();
	}

	/**
	 * Acknowledges entries. Redis: {@code XACK}; safe to repeat.
	 * @param partition the partition
	 * @param group the group
	 * @param ids the entries
	 * @return how many were pending
	 * @throws Refusal if there is no such group
	 */
	long acknowledge(int partition, String group, List<String> ids) {
		Long acknowledged = stream().acknowledge(LaneKeys.stream(partition), group, ids.toArray(String[]::new));
		long count = Objects.requireNonNullElse(acknowledged, 0L);
		if (count == 0) {
			// XACK says the same where there is no such group
			this.groups.require(partition, group);
		}
		return count;
	}

	/**
	 * Hands pending entries to a consumer, which is made where it is not there. Redis:
	 * {@code XCLAIM}.
	 * @param partition the partition
	 * @param group the group
	 * @param consumer who gets them
	 * @param minIdle how long they must have been idle
	 * @param ids the entries
	 * @return those that were pending, idle and still in the stream
	 * @throws Refusal if there is no such group
	 */
	List<StreamEntry> claim(int partition, String group, String consumer, Duration minIdle, List<String> ids) {
		return Groups.known(() -> StreamLog.entries(stream().claim(LaneKeys.stream(partition), group, consumer, minIdle,
				ids.stream().map(RecordId::of).toArray(RecordId[]::new))));
	}

	/**
	 * Hands what has been idle for long enough to a consumer, whoever has it. Redis: a
	 * script of {@code XAUTOCLAIM}, for the client drops the ids of deleted entries.
	 * @param partition the partition
	 * @param search for what and for whom
	 * @return what was claimed, what was deleted, and where to go on
	 * @throws Refusal if there is no such group
	 */
	Autoclaimed autoclaim(int partition, Search search) {
		List<String> args = List.of(search.group(), search.consumer(), "" + search.minIdle().toMillis(), search.start(),
				"" + search.most());
		List<List<String>> rows = Groups
			.known(() -> this.autoclaim.rows(this.redis, List.of(LaneKeys.stream(partition)), args));
		return new Autoclaimed(rows.get(0).get(0), rows.stream().skip(2).map(StreamEntry::of).toList(), rows.get(1));
	}

	private StreamOperations<String, String, String> stream() {
		return this.redis.opsForStream();
	}

	/**
	 * Which pending entries are wanted.
	 *
	 * @param consumer whose, null for everybody's
	 * @param minIdle how long they must have been idle
	 * @param from the lower bound
	 * @param to the upper bound
	 * @param most how many at most
	 */
	record Wanted(@Nullable String consumer, Duration minIdle, String from, String to, int most) {
	}

	/**
	 * A search for idle entries.
	 *
	 * @param group the group
	 * @param consumer who gets them
	 * @param minIdle how long they must have been idle
	 * @param start the id to start at
	 * @param most how many at most
	 */
	record Search(String group, String consumer, Duration minIdle, String start, int most) {
	}

}
