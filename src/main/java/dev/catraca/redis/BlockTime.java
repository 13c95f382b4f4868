package dev.catraca.redis;

import java.time.Duration;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * How long a worker waits for an order in one command, and what that asks of the client:
 * one that gives up earlier would break off each read and take nothing.
 */
@Component
public class BlockTime {

	private static final Duration LONGEST = Duration.ofSeconds(1);

	private static final Duration SHORTEST_TIMEOUT = LONGEST.plusMillis(500);

	BlockTime(LettuceConnectionFactory connections) {
		Duration timeout = connections.getClientConfiguration().getCommandTimeout();
		if (timeout.compareTo(SHORTEST_TIMEOUT) < 0) {
			throw new InvalidConfigurationPropertyValueException("spring.data.redis.timeout", timeout.toMillis() + "ms",
					"Workers wait for orders for up to " + LONGEST.toMillis()
							+ " ms in one command, so the client must not give up before " + SHORTEST_TIMEOUT.toMillis()
							+ " ms.");
		}
	}

	/**
	 * How long a read blocks that begins now: until what goes by the clock takes its
	 * turns, so that those who wait in vain wake with it.
	 * @return more than half a second, and a second at most
	 */
	public static Duration next() {
		return from(System.nanoTime());
	}

	static Duration from(long nanos) {
		return LONGEST.minusNanos(Math.floorMod(nanos, InStepScheduler.STEP_NANOS));
	}

}
