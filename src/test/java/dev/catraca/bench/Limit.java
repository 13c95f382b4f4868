package dev.catraca.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import dev.catraca.testing.RedisProcess;
import io.lettuce.core.Consumer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The limit of our way of working: a bare client reads 100 entries at once and makes one
 * script of them, for each a marker, a look at the stock and a decrement, and then
 * acknowledges and deletes them. No record, no seats, no charge, nobody is told. It is
 * drained again before each measurement that is compared with it.
 */
final class Limit implements AutoCloseable {

	private static final String STREAM = "orders";

	private static final String GROUP = "workers";

	private static final int BATCH = 100;

	private static final int IN_FLIGHT = 4;

	private static final String SCRIPT = """
			local k, ids = (#KEYS - 1) / 2, {}
			for i = 1, k do
			  if redis.call('SET', KEYS[1 + k + i], '1', 'NX', 'EX', 86400) then
			    local q = tonumber(ARGV[1 + i])
			    if tonumber(redis.call('GET', KEYS[1 + i]) or '0') - q >= -1e15 then
			      redis.call('DECRBY', KEYS[1 + i], q)
			    end
			  end
			  ids[i] = ARGV[1 + k + i]
			end
			redis.call('XACK', KEYS[1], ARGV[1], unpack(ids))
			return redis.call('XDEL', KEYS[1], unpack(ids))""";

	private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

	private final int orders;

	private final RedisProcess redis;

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> reader;

	private final StatefulRedisConnection<String, String> writer;

	private final String script;

	Limit(Settings settings) {
		this.orders = settings.orders();
		this.redis = Rig.redis(settings, settings.fsync());
		this.client = RedisClient.create(RedisURI.create("127.0.0.1", this.redis.port()));
		this.reader = this.client.connect();
		this.writer = this.client.connect();
		this.writer.setAutoFlushCommands(false);
		this.script = this.reader.sync().scriptLoad(SCRIPT);
		Turns.middle(this::drain, Run::rate);
	}

	/** Works off a backlog. */
	Run drain() {
		this.reader.sync().flushall();
		this.reader.sync().xgroupCreate(StreamOffset.from(STREAM, "0"), GROUP, XGroupCreateArgs.Builder.mkstream());
		fill();
		Usage before = Usage.of(List.of(), this.redis);
		double seconds = workOff();
		return new Run(this.orders / seconds, Usage.of(List.of(), this.redis).since(before));
	}

	/**
	 * Measures in turns with the limit.
	 * @param measurement what to measure
	 * @param rate its orders a second
	 * @return the measurement in the middle, by its share of the limit beside it
	 */
	<T> Beside<T> measure(Supplier<T> measurement, ToDoubleFunction<T> rate) {
		return Turns.middle(() -> beside(measurement, rate), Beside::ofLimit);
	}

	/** Measures once, right after the limit. */
	<T> Beside<T> beside(Supplier<T> measurement, ToDoubleFunction<T> rate) {
		double limit = drain().rate();
		T measured = measurement.get();
		return new Beside<>(measured, rate.applyAsDouble(measured) / limit);
	}

	private void fill() {
		CompletionStage<?> last = null;
		for (int i = 0; i < this.orders; i++) {
			last = this.writer.async()
				.xadd(STREAM, "d",
						"""
								{"orderId":"0b9f3c2e-7d1a-4c55-9e21-%012d","matchId":"match-2026-0417-palmeiras-santos",\
								"sector":"sector-%s","quantity":%d,"customerId":"customer-%012d","createdAt":1790000000000000}"""
							.formatted(i, (char) ('A' + (i & 7)), 1 + (i & 3), i));
			if (i % 1000 == 0) {
				this.writer.flushCommands();
			}
		}
		this.writer.flushCommands();
		last.toCompletableFuture().join();
	}

	/** The seconds it took. */
	private double workOff() {
		long begun = System.nanoTime();
		int left = this.orders;
		while (left > 0) {
			List<StreamMessage<String, String>> entries = this.reader.sync()
				.xreadgroup(Consumer.from(GROUP, "one"), XReadArgs.Builder.count(BATCH).block(Duration.ofSeconds(1)),
						StreamOffset.lastConsumed(STREAM));
			settle(entries);
			left -= entries.size();
		}
		this.inFlight.acquireUninterruptibly(IN_FLIGHT);
		this.inFlight.release(IN_FLIGHT);
		double seconds = (System.nanoTime() - begun) / 1e9;
		assertThat(this.reader.sync().xlen(STREAM)).as("entries left").isZero();
		return seconds;
	}

	private void settle(List<StreamMessage<String, String>> entries) {
		int k = entries.size();
		String[] keys = new String[2 * k + 1];
		String[] arguments = new String[2 * k + 1];
		keys[0] = STREAM;
		arguments[0] = GROUP;
		for (int i = 0; i < k; i++) {
			String order = entries.get(i).getBody().get("d");
			keys[1 + i] = "stock:" + field(order, "matchId\":\"") + ":" + field(order, "sector\":\"");
			keys[1 + k + i] = "done:" + field(order, "orderId\":\"");
			arguments[1 + i] = field(order, "quantity\":");
			arguments[1 + k + i] = entries.get(i).getId();
		}
		this.inFlight.acquireUninterruptibly();
		CompletionStage<?> done = this.writer.async().evalsha(this.script, ScriptOutputType.INTEGER, keys, arguments);
		this.writer.flushCommands();
		done.whenComplete((answer, trouble) -> this.inFlight.release());
	}

	private static String field(String json, String name) {
		int from = json.indexOf(name) + name.length();
		int to = from;
		while (json.charAt(to) != '"' && json.charAt(to) != ',') {
			to++;
		}
		return json.substring(from, to);
	}

	@Override
	public void close() {
		this.client.shutdown();
		Rig.end(this.redis);
	}

	/** The limit, measured once. */
	record Run(double rate, Usage used) {
	}

	/**
	 * A measurement, and its rate as a share of the limit beside it.
	 *
	 * @param <T> what is measured
	 */
	record Beside<T>(T measured, double ofLimit) {
	}

}
