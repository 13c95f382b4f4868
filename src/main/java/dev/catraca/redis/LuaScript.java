package dev.catraca.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;

/**
 * A Lua script that stands in a {@code .lua} file beside its only caller; what several
 * need is included. It runs as a whole or, where Redis refuses it, not at all.
 */
public final class LuaScript {

	/** A comment of Lua that names a file below {@code dev/catraca}. */
	private static final Pattern INCLUDE = Pattern.compile("(?m)^--include (\\S+)$");

	private final DefaultRedisScript<Object> script;

	private LuaScript(DefaultRedisScript<Object> script) {
		this.script = script;
	}

	/**
	 * Loads a script that answers a list.
	 * @param caller the class beside whose package's resources the file lies
	 * @param file the file's name
	 * @return the script
	 */
	public static LuaScript list(Class<?> caller, String file) {
		return load(caller, file, List.class);
	}

	/**
	 * Loads a script that answers an integer.
	 * @param caller the class beside whose package's resources the file lies
	 * @param file the file's name
	 * @return the script
	 */
	public static LuaScript number(Class<?> caller, String file) {
		return load(caller, file, Long.class);
	}

	@SuppressWarnings("unchecked")
	private static LuaScript load(Class<?> caller, String file, Class<?> answer) {
		return new LuaScript(
				new DefaultRedisScript<>(text(new ClassPathResource(file, caller)), (Class<Object>) answer));
	}

	/**
	 * Reads a script as Redis gets it: with the files in place that it includes.
	 * @param file the script's file
	 * @return the script
	 */
	public static String text(Resource file) {
		try {
			return INCLUDE.matcher(file.getContentAsString(StandardCharsets.UTF_8))
				.replaceAll((include) -> Matcher
					.quoteReplacement(text(new ClassPathResource("dev/catraca/" + include.group(1)))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read the script " + file, ex);
		}
	}

	/**
	 * Runs a script that answers a list of lists of strings, one for each order. Redis:
	 * {@code EVALSHA}, after a restart of Redis once {@code EVAL}.
	 * @param redis where to run it
	 * @param keys every key it touches, all of one partition
	 * @param args its arguments
	 * @return what it answers
	 */
	@SuppressWarnings("unchecked")
	public List<List<String>> rows(StringRedisTemplate redis, List<String> keys, List<String> args) {
		return (List<List<String>>) run(redis, keys, args);
	}

	/**
	 * Runs a script that answers strings, and waits until replicas have what it wrote.
	 * Redis: {@code EVAL} and {@code WAIT} in one pipeline, on a connection of its own.
	 * @param redis where to run it
	 * @param keys every key it touches, all of one partition
	 * @param args its arguments
	 * @param replicas how many replicas shall have acknowledged it
	 * @param limit how long to wait for them
	 * @return what it answers, and how many replicas have acknowledged it
	 */
	@SuppressWarnings("unchecked")
	public Replicated replicated(StringRedisTemplate redis, List<String> keys, List<String> args, int replicas,
			Duration limit) {
		byte[][] all = Stream.concat(keys.stream(), args.stream()).map(RawAnswers::bytes).toArray(byte[][]::new);
		try (RedisConnection connection = redis.getRequiredConnectionFactory().getConnection()) {
			connection.openPipeline();
			connection.scriptingCommands()
				.eval(RawAnswers.bytes(this.script.getScriptAsString()), ReturnType.MULTI, keys.size(), all);
			// what the client library does not know, it answers as text
			((LettuceConnection) connection).execute("WAIT", new IntegerOutput<>(ByteArrayCodec.INSTANCE),
					RawAnswers.bytes("" + replicas), RawAnswers.bytes("" + limit.toMillis()));
			List<Object> answers = connection.closePipeline();
			return new Replicated(RawAnswers.texts((List<byte[]>) answers.get(0)),
					((Number) answers.get(1)).intValue());
		}
	}

	/**
	 * What a script answers that waits for replicas.
	 *
	 * @param strings what it answers
	 * @param replicas how many replicas have acknowledged what it wrote
	 */
	public record Replicated(List<String> strings, int replicas) {
	}

	/**
	 * Runs a script that answers a list of strings. Redis: {@code EVALSHA}.
	 * @param redis where to run it
	 * @param keys every key it touches, all of one partition
	 * @param args its arguments
	 * @return what it answers
	 */
	@SuppressWarnings("unchecked")
	public List<String> strings(StringRedisTemplate redis, List<String> keys, List<String> args) {
		return (List<String>) run(redis, keys, args);
	}

	/**
	 * Runs a script that answers a number. Redis: {@code EVALSHA}.
	 * @param redis where to run it
	 * @param keys every key it touches, all of one partition
	 * @param args its arguments
	 * @return what it answers
	 */
	public long count(StringRedisTemplate redis, List<String> keys, List<String> args) {
		return (Long) run(redis, keys, args);
	}

	/**
	 * Asks for a script in a pipeline, whose answers then hold what it answers. Redis:
	 * {@code EVAL}.
	 * @param redis where the pipeline is open
	 * @param keys every key it touches, all of one partition
	 * @param args its arguments
	 */
	public void pipelined(StringRedisTemplate redis, List<String> keys, List<String> args) {
		redis.execute(this.script, keys, args.toArray());
	}

	/**
	 * Runs a script that answers a list of strings, and does not wait for it. Redis:
	 * {@code EVALSHA}, after a restart of Redis once {@code EVAL}, on the connection that
	 * all share.
	 * @param redis where to run it
	 * @param keys every key it touches, all of one partition
	 * @param args its arguments
	 * @return what it answers, or a {@code DataAccessException}; in the client library's
	 * own thread, which must not be made to wait, or in the caller's if it is there
	 * already
	 */
	public CompletionStage<List<String>> stringsLater(SharedConnection redis, List<String> keys, List<String> args) {
		byte[][] allKeys = all(keys);
		byte[][] allArgs = all(args);
		RedisClusterAsyncCommands<byte[], byte[]> commands = redis.commands();
		return RawAnswers
			.read(commands.<List<byte[]>>evalsha(this.script.getSha1(), ScriptOutputType.MULTI, allKeys, allArgs)
				.exceptionallyCompose((trouble) -> (trouble instanceof RedisNoScriptException)
						? commands.eval(this.script.getScriptAsString(), ScriptOutputType.MULTI, allKeys, allArgs)
						: CompletableFuture.failedFuture(trouble)),
					RawAnswers::texts);
	}

	private static byte[][] all(List<String> texts) {
		return texts.stream().map(RawAnswers::bytes).toArray(byte[][]::new);
	}

	private Object run(StringRedisTemplate redis, List<String> keys, List<String> args) {
		return redis.execute(this.script, keys, args.toArray());
	}

}
