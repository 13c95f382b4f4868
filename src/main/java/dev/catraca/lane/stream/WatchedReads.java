package dev.catraca.lane.stream;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

import dev.catraca.redis.Loop;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStreamCommands;
import org.springframework.data.redis.connection.stream.Consumer;

/**
 * Stands between the listener container and its connections, for the container tells
 * nobody of a read that found nothing: each read that Redis has answered is a turn of its
 * consumer's loop, and while the lane rests nothing is read.
 */
final class WatchedReads {

	private static final long REST_MILLIS = 100;

	private final Map<String, Loop> loops;

	private final BooleanSupplier resting;

	/**
	 * Watches reads.
	 * @param loops by consumer
	 * @param resting whether nothing is to be read at present
	 */
	WatchedReads(Map<String, Loop> loops, BooleanSupplier resting) {
		this.loops = loops;
		this.resting = resting;
	}

	RedisConnectionFactory of(RedisConnectionFactory connections) {
		return wrap(RedisConnectionFactory.class, connections,
				(answer) -> (answer instanceof RedisConnection connection) ? of(connection) : answer);
	}

	private RedisConnection of(RedisConnection connection) {
		return wrap(RedisConnection.class, connection,
				(answer) -> (answer instanceof RedisStreamCommands commands) ? of(commands) : answer);
	}

	private RedisStreamCommands of(RedisStreamCommands commands) {
		return proxy(RedisStreamCommands.class, (proxy, method, arguments) -> {
			if (!method.getName().equals("xReadGroup") || !(arguments[0] instanceof Consumer consumer)) {
				return invoke(commands, method, arguments);
			}
			Object read = this.resting.getAsBoolean() ? rest() : invoke(commands, method, arguments);
			Objects.requireNonNull(this.loops.get(consumer.getName())).turn();
			return read;
		});
	}

	private static List<Object> rest() {
		try {
			Thread.sleep(REST_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return List.of();
	}

	private static <T> T wrap(Class<T> type, T target, java.util.function.UnaryOperator<Object> answers) {
		return proxy(type, (proxy, method, arguments) -> {
			Object answer = invoke(target, method, arguments);
			return (answer == target) ? answer : answers.apply(answer);
		});
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
