package dev.catraca.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import io.lettuce.core.Consumer;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;

/**
 * A connection that nobody else uses, so that a command on it may block in Redis. The
 * caller is not made to wait: answers, and a {@code DataAccessException} for what failed,
 * come in the client library's own thread, which must not be made to wait either.
 */
public final class OwnConnection implements AutoCloseable {

	private final RedisConnection connection;

	/**
	 * Connects, and waits for it.
	 * @param connections where to
	 * @throws org.springframework.dao.DataAccessException if Redis is away, or no
	 * connection is left
	 */
	public OwnConnection(RedisConnectionFactory connections) {
		this.connection = connections.getConnection();
		// until then it would be the one that all share
		this.connection.openPipeline();
	}

	private RedisClusterAsyncCommands<byte[], byte[]> commands() {
		return ((LettuceConnection) this.connection).getNativeConnection();
	}

	/**
	 * Moves the last element of a list to the head of another. Redis: {@code BLMOVE}.
	 * @param from the list
	 * @param to the other
	 * @param wait how long to wait for an element
	 * @return the element, none if nothing came
	 */
	public CompletionStage<Optional<String>> move(String from, String to, Duration wait) {
		return RawAnswers.read(commands().blmove(RawAnswers.bytes(from), RawAnswers.bytes(to),
				LMoveArgs.Builder.rightLeft(), wait.toMillis() / 1000.0),
				(element) -> Optional.ofNullable(element).map(RawAnswers::text));
	}

	/**
	 * The first elements of a list. Redis: {@code LRANGE}.
	 * @param list the list
	 * @param most how many at most
	 * @return those
	 */
	public CompletionStage<List<String>> first(String list, int most) {
		return RawAnswers.read(commands().lrange(RawAnswers.bytes(list), 0, most - 1), RawAnswers::texts);
	}

	/**
	 * Reads what a group's consumers have not been given yet. Redis: {@code XREADGROUP}.
	 * @param stream the stream
	 * @param group the group
	 * @param consumer who reads
	 * @param most how many entries at most
	 * @param wait how long to wait for the first
	 * @return the entries, none if nothing came
	 */
	public CompletionStage<List<Entry>> next(String stream, String group, String consumer, int most, Duration wait) {
		return RawAnswers.read(
				commands().xreadgroup(Consumer.from(RawAnswers.bytes(group), RawAnswers.bytes(consumer)),
						XReadArgs.Builder.block(wait).count(most), StreamOffset.lastConsumed(RawAnswers.bytes(stream))),
				(entries) -> entries.stream().map(Entry::new).toList());
	}

	/**
	 * Reads once more what a consumer was given and has not acknowledged, but for what is
	 * deleted. Redis: {@code XREADGROUP} from {@code 0}.
	 * @param stream the stream
	 * @param group the group
	 * @param consumer who reads
	 * @param most how many entries at most, the oldest
	 * @return the entries
	 */
	public CompletionStage<List<Entry>> again(String stream, String group, String consumer, int most) {
		return RawAnswers.read(
				commands().xreadgroup(Consumer.from(RawAnswers.bytes(group), RawAnswers.bytes(consumer)),
						XReadArgs.Builder.count(most), StreamOffset.from(RawAnswers.bytes(stream), "0")),
				(entries) -> entries.stream().filter((entry) -> !entry.getBody().isEmpty()).map(Entry::new).toList());
	}

	@Override
	public void close() {
		this.connection.close();
	}

	/** An entry of a stream, which is taken apart no further than it is asked for. */
	public static final class Entry {

		private final StreamMessage<byte[], byte[]> message;

		private Entry(StreamMessage<byte[], byte[]> message) {
			this.message = message;
		}

		/**
		 * Its id.
		 * @return the millisecond it was added at, and a number within it
		 */
		public String id() {
			return this.message.getId();
		}

		/**
		 * A field.
		 * @param name its name
		 * @return its value, none if it has no such field
		 */
		public Optional<String> field(String name) {
			byte[] wanted = RawAnswers.bytes(name);
			return this.message.getBody()
				.entrySet()
				.stream()
				.filter((field) -> Arrays.equals(field.getKey(), wanted))
				.findFirst()
				.map((field) -> RawAnswers.text(field.getValue()));
		}

		/**
		 * All of its fields.
		 */
		@Override
		public String toString() {
			return this.message.getBody()
				.entrySet()
				.stream()
				.map((field) -> RawAnswers.text(field.getKey()) + "=" + RawAnswers.text(field.getValue()))
				.collect(Collectors.joining(", ", "{", "}"));
		}

	}

}
