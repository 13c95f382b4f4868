package dev.catraca.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

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
 * acknowledges and deletes them. No record, no seats, no charge, nobody is told.
 */
final class LimitStage implements Stage {

	/** What others are compared with. */
	static final String NAME = "limit: bare client";

	private static final String STREAM = "orders";

	private static final String GROUP = "workers";

	private static final int BATCH = 100;

	private static final int IN_FLIGHT = 4;

	/** So often the limit and a drain are measured. */
	static final int ROUNDS = 3;

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

	@Override
	public void measure(Settings settings, Results results) throws Exception {
		results.table("Limit: a bare Lettuce client, a script for each 100 orders (median of " + ROUNDS + ")", "orders",
				"orders/s", "Redis µs/order", "Redis calls/order");
		RedisProcess redis = Rig.redis(settings, settings.fsync());
		try (RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", redis.port()));
				StatefulRedisConnection<String, String> reader = client.connect();
				StatefulRedisConnection<String, String> writer = client.connect()) {
			reader.sync().xgroupCreate(StreamOffset.from(STREAM, "0"), GROUP, XGroupCreateArgs.Builder.mkstream());
			writer.setAutoFlushCommands(false);
			String script = reader.sync().scriptLoad(SCRIPT);
			int orders = settings.orders();
			drain(fill(0, orders, writer), reader, writer, script);
			double[] rates = new double[ROUNDS];
			Usage used = null;
			for (int round = 0; round < ROUNDS; round++) {
				fill((round + 1) * orders, orders, writer);
				Usage before = Usage.of(List.of(), redis);
				rates[round] = orders / drain(orders, reader, writer, script);
				used = Usage.of(List.of(), redis).since(before);
			}
			Arrays.sort(rates);
			results.rate(NAME, rates[ROUNDS / 2]);
			results.row(orders, rates[ROUNDS / 2], used.redisMicrosEach(orders), used.callsEach(orders));
		}
		finally {
			Rig.end(redis);
		}
	}

	private int fill(int first, int orders, StatefulRedisConnection<String, String> writer) throws Exception {
		CompletionStage<?> last = null;
		for (int i = first; i < first + orders; i++) {
			last = writer.async()
				.xadd(STREAM, "d",
						"""
								{"orderId":"0b9f3c2e-7d1a-4c55-9e21-%012d","matchId":"match-2026-0417-palmeiras-santos",\
								"sector":"sector-%s","quantity":%d,"customerId":"customer-%012d","createdAt":1790000000000000}"""
							.formatted(i, (char) ('A' + (i & 7)), 1 + (i & 3), i));
			if (i % 1000 == 0) {
				writer.flushCommands();
			}
		}
		writer.flushCommands();
		last.toCompletableFuture().get();
		return orders;
	}

	/** Works it off; the seconds it took. */
	private double drain(int orders, StatefulRedisConnection<String, String> reader,
			StatefulRedisConnection<String, String> writer, String script) throws Exception {
		long begun = System.nanoTime();
		int left = orders;
		while (left > 0) {
			List<StreamMessage<String, String>> entries = reader.sync()
				.xreadgroup(Consumer.from(GROUP, "one"), XReadArgs.Builder.count(BATCH).block(Duration.ofSeconds(1)),
						StreamOffset.lastConsumed(STREAM));
			settle(entries, writer, script);
			left -= entries.size();
		}
		this.inFlight.acquire(IN_FLIGHT);
		this.inFlight.release(IN_FLIGHT);
		double seconds = (System.nanoTime() - begun) / 1e9;
		assertThat(reader.sync().xlen(STREAM)).as("entries left").isZero();
		return seconds;
	}

	private void settle(List<StreamMessage<String, String>> entries, StatefulRedisConnection<String, String> writer,
			String script) throws InterruptedException {
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
		this.inFlight.acquire();
		CompletionStage<?> done = writer.async().evalsha(script, ScriptOutputType.INTEGER, keys, arguments);
		writer.flushCommands();
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

}
