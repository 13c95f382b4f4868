package dev.catraca.lane.delivery;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class LanePhaseTests {

	@ParameterizedTest
	@MethodSource("stops")
	void aLaneHasStoppedAlsoWhenRedisOrTheConnectionsToItAreGone(Runnable stop) throws Exception {
		List<Throwable> uncaught = new CopyOnWriteArrayList<>();
		CompletableFuture<Thread> stopped = new CompletableFuture<>();
		LanePhase.stop(() -> {
			Thread.currentThread().setUncaughtExceptionHandler((thread, trouble) -> uncaught.add(trouble));
			stop.run();
		}, () -> stopped.complete(Thread.currentThread()));
		stopped.get(30, TimeUnit.SECONDS).join(30_000);
		assertThat(uncaught).isEmpty();
	}

	static Stream<Runnable> stops() {
		LettuceConnectionFactory closed = new LettuceConnectionFactory();
		closed.destroy();
		return Stream.of(() -> {
		}, () -> {
			throw new RedisConnectionFailureException("for a test");
		}, closed::getConnection);
	}

}
