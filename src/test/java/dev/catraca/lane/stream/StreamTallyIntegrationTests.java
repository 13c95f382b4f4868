package dev.catraca.lane.stream;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.catraca.redis.LuaScript;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts beside the service's own stream, which other tests have left their mark on.
 */
@Unstaffed
class StreamTallyIntegrationTests {

	private static final String GROUP = "workers";

	private final LuaScript tally = LuaScript.list(StreamReconciler.class, "tally.lua");

	private final String prefix = "{tally-" + UUID.randomUUID() + "}:";

	private final String queued = this.prefix + "queued";

	private final String processing = this.prefix + "processing";

	private final String delayed = this.prefix + "delayed";

	private final String stream = this.prefix + "stream";

	private final StringRedisTemplate redis;

	StreamTallyIntegrationTests(@Autowired StringRedisTemplate redis) {
		this.redis = redis;
	}

	@Test
	void eachOpenOrderHasAnEntryThatWaitsOrIsPending() {
		accept(5);
		assertThat(count()).containsExactly("5", "0");
		List<String> read = read(2);
		this.redis.opsForZSet().remove(this.queued, "order-0");
		this.redis.opsForSet().add(this.processing, "order-0");
		assertThat(count()).containsExactly("5", "0");
		this.redis.opsForSet().remove(this.processing, "order-0");
		acknowledge(read.get(0));
		assertThat(count()).containsExactly("4", "0");
		read(3);
		assertThat(count()).containsExactly("4", "0");
	}

	@Test
	void anOrderThatWaitsForItsNextAttemptNeedsNone() {
		accept(2);
		acknowledge(read(1).get(0));
		this.redis.opsForZSet().add(this.delayed, "order-0", 1);
		assertThat(count()).containsExactly("2", "0");
	}

	@Test
	void anAcknowledgedEntryIsMissing() {
		accept(3);
		acknowledge(read(1).get(0));
		assertThat(count()).containsExactly("3", "-1");
	}

	@Test
	void entriesThatWereTrimmedAreMissing() {
		accept(5);
		read(1);
		this.redis.opsForStream().trim(this.stream, 2);
		assertThat(count()).as("one of the trimmed is pending").containsExactly("5", "-2");
		this.redis.opsForStream().trim(this.stream, 0);
		assertThat(count()).containsExactly("5", "-4");
	}

	@Test
	void deletedEntriesAreNotCountedAsThere() {
		List<String> entries = accept(4);
		this.redis.opsForStream().delete(this.stream, entries.get(1));
		assertThat(count()).doesNotContain("0");
		this.redis.opsForStream().delete(this.stream, entries.toArray(String[]::new));
		assertThat(count()).containsExactly("4", "-4");
	}

	@Test
	void theEntryOfACancelledOrderIsOneTooMany() {
		accept(3);
		this.redis.opsForZSet().remove(this.queued, "order-1");
		assertThat(count()).containsExactly("2", "1");
	}

	@Test
	void nothingIsKnownWithoutTheStreamOrItsGroup() {
		accept(1);
		this.redis.opsForStream().destroyGroup(this.stream, GROUP);
		assertThat(count()).containsExactly("1", "");
		this.redis.delete(this.stream);
		assertThat(count()).containsExactly("1", "");
		this.redis.opsForValue().set(this.stream, "something else");
		assertThat(count()).containsExactly("1", "");
	}

	private List<String> accept(int orders) {
		for (int i = 0; i < orders; i++) {
			String id = "order-" + i;
			this.redis.opsForZSet().add(this.queued, id, i);
			this.redis.opsForStream().add(MapRecord.create(this.stream, Map.of("id", id)));
		}
		this.redis.opsForStream().createGroup(this.stream, ReadOffset.from("0"), GROUP);
		return this.redis.opsForStream()
			.read(StreamOffset.fromStart(this.stream))
			.stream()
			.map((entry) -> entry.getId().getValue())
			.toList();
	}

	private List<String> read(int count) {
		return this.redis.opsForStream()
			.read(Consumer.from(GROUP, "one"), StreamReadOptions.empty().count(count),
					StreamOffset.create(this.stream, ReadOffset.lastConsumed()))
			.stream()
			.map((entry) -> entry.getId().getValue())
			.toList();
	}

	private void acknowledge(String entry) {
		this.redis.opsForStream().acknowledge(this.stream, GROUP, entry);
	}

	private List<String> count() {
		return this.tally.strings(this.redis, List.of(this.queued, this.processing, this.delayed, this.stream),
				List.of(GROUP));
	}

}
