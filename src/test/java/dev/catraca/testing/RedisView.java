package dev.catraca.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.data.domain.Range;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.PendingMessage;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks into the Redis of the service, at partition 0, beside its code. The keys are
 * spelled out: operators know them by these names.
 */
public final class RedisView {

	/** The list that orders wait in. */
	public static final String LIST = "catraca:{0}:orders:list";

	/** The stream that orders wait in. */
	public static final String STREAM = "catraca:{0}:orders:stream";

	/** The service's consumer group. */
	public static final String GROUP = "ticket-workers";

	private static final long MOST = 100_000;

	private final StringRedisTemplate redis;

	public RedisView(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/** The indexes of a lane that hold an order, such as {@code queued}. */
	public List<String> indexesWith(String lane, String orderId) {
		return Stream.of("queued", "processing", "delayed")
			.filter((index) -> isIn("catraca:{0}:" + index + ":" + lane, orderId))
			.toList();
	}

	private boolean isIn(String index, String orderId) {
		return index.contains(":processing:") ? this.redis.opsForSet().isMember(index, orderId)
				: this.redis.opsForZSet().score(index, orderId) != null;
	}

	/** The record of an order, as it stands. */
	public String orderRecord(String orderId) {
		return this.redis.opsForValue().get("catraca:{0}:order:" + orderId);
	}

	/** Writes the record of an order anew, as anybody with access to Redis could. */
	public void setOrderRecord(String orderId, String text) {
		this.redis.opsForValue().set("catraca:{0}:order:" + orderId, text);
	}

	/** The orders in line, the next one first. */
	public List<String> line() {
		List<String> left = this.redis.opsForList().range(LIST, 0, -1);
		return Stream.iterate(left.size() - 1, (i) -> i >= 0, (i) -> i - 1).map(left::get).toList();
	}

	/** The orders in a list worker's hands, the first taken first. */
	public List<String> inHandsOf(String worker) {
		List<String> left = this.redis.opsForList().range(LIST + ":processing:" + worker, 0, -1);
		return Stream.iterate(left.size() - 1, (i) -> i >= 0, (i) -> i - 1).map(left::get).toList();
	}

	/** The orders in any list worker's hands. */
	public List<String> inAnyHands() {
		return this.redis.keys(LIST + ":processing:*")
			.stream()
			.flatMap((key) -> this.redis.opsForList().range(key, 0, -1).stream())
			.toList();
	}

	/** The ids of an order's entries in the stream, trimmed ones not. */
	public List<String> entriesOf(String orderId) {
		return this.redis.opsForStream()
			.range(STREAM, Range.unbounded())
			.stream()
			.filter((entry) -> orderId.equals(entry.getValue().get("id")))
			.map((entry) -> entry.getId().getValue())
			.toList();
	}

	/** The ids of entries that somebody of the group has pending. */
	public List<String> pending() {
		return this.redis.opsForStream()
			.pending(STREAM, GROUP, Range.unbounded(), MOST)
			.stream()
			.map(PendingMessage::getIdAsString)
			.toList();
	}

	/** Adds an entry to the stream, as anybody with access to Redis could. */
	public String add(String field, String value) {
		return this.redis.opsForStream().add(STREAM, Map.of(field, value)).getValue();
	}

	/** Makes the group at the beginning of the stream, unless it is there. */
	public void createGroup() {
		try {
			this.redis.opsForStream().createGroup(STREAM, ReadOffset.from("0"), GROUP);
		}
		catch (RedisSystemException ex) {
			assertThat(ex).rootCause().hasMessageContaining("BUSYGROUP");
		}
	}

	/** Reads as a consumer of the group until it has an order's entry; the entry's id. */
	public String readUntil(String consumer, String orderId) {
		return readUntil(consumer, (entry) -> orderId.equals(entry.getValue().get("id")));
	}

	/** Reads as a consumer of the group until it has an entry. */
	public void readUntilEntry(String consumer, String id) {
		readUntil(consumer, (entry) -> id.equals(entry.getId().getValue()));
	}

	private String readUntil(String consumer, Predicate<MapRecord<String, Object, Object>> wanted) {
		while (true) {
			List<MapRecord<String, Object, Object>> read = read(consumer, 1);
			assertThat(read).as("an entry that nobody was given yet").isNotEmpty();
			if (wanted.test(read.get(0))) {
				return read.get(0).getId().getValue();
			}
		}
	}

	/** Reads as a consumer of the group all that nobody was given yet. */
	public void readAll(String consumer) {
		read(consumer, MOST);
	}

	@SuppressWarnings("unchecked") // only one stream
	private List<MapRecord<String, Object, Object>> read(String consumer, long count) {
		return this.redis.opsForStream()
			.read(Consumer.from(GROUP, consumer), StreamReadOptions.empty().count(count),
					StreamOffset.create(STREAM, ReadOffset.lastConsumed()));
	}

	/** Hands a pending entry to another consumer of the group. */
	public void claim(String entry, String consumer) {
		this.redis.opsForStream().claim(STREAM, GROUP, consumer, Duration.ZERO, RecordId.of(entry));
	}

	/** The ids of the entries in the stream. */
	public List<String> entries() {
		return this.redis.opsForStream()
			.range(STREAM, Range.unbounded())
			.stream()
			.map((entry) -> entry.getId().getValue())
			.toList();
	}

	/** The consumers of the group. */
	public List<String> consumers() {
		return this.redis.opsForStream().consumers(STREAM, GROUP).stream().map((one) -> one.consumerName()).toList();
	}

	/** The dead letters of a lane with a value in a field. */
	public List<Map<Object, Object>> deadLetters(String lane, String field, String value) {
		return this.redis.opsForStream()
			.range("catraca:{0}:dead-letters:" + lane, Range.unbounded())
			.stream()
			.map((entry) -> entry.getValue())
			.filter((fields) -> value.equals(fields.get(field)))
			.toList();
	}

	/** Registers a worker of a lane whose lease ends so many seconds from now. */
	public void lease(String lane, String worker, int seconds) {
		this.redis.opsForZSet().add("catraca:{0}:workers:" + lane, worker, micros(seconds));
	}

	/** The time so many seconds from now, by the server's clock in microseconds. */
	public long micros(int seconds) {
		Long now = this.redis
			.execute((RedisCallback<Long>) (connection) -> connection.serverCommands().time(TimeUnit.MICROSECONDS));
		return now + seconds * 1_000_000L;
	}

	/** Puts an order that waits into a worker's hands, but leaves it where it stands. */
	public void startBy(String worker, String lane, String orderId) {
		setOrderRecord(orderId, orderRecord(orderId).replaceFirst("^queued\\|[^|]*",
				"processing|2/1/" + micros(0) + "//" + worker + "#1"));
		this.redis.opsForSet().add("catraca:{0}:processing:" + lane, orderId);
		this.redis.opsForZSet().remove("catraca:{0}:queued:" + lane, orderId);
	}

	/** The workers of a lane, dead ones that nobody has missed yet among them. */
	public List<String> workers(String lane) {
		return List.copyOf(this.redis.opsForZSet().range("catraca:{0}:workers:" + lane, 0, -1));
	}

	/** Has the server answer nobody for ten seconds, as a frozen one would. */
	public void freeze() {
		this.redis.execute((RedisCallback<Object>) (connection) -> connection.execute("CLIENT",
				"PAUSE".getBytes(StandardCharsets.UTF_8), "10000".getBytes(StandardCharsets.UTF_8)));
	}

	/** Redis itself. */
	public StringRedisTemplate redis() {
		return this.redis;
	}

}
