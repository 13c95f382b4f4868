package dev.catraca.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.catraca.testing.RedisProcess;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SharedConnectionTests {

	@Test
	void isThereWhileSpringDataWaitsForAnother() throws Exception {
		try (RedisProcess redis = RedisProcess.launch()) {
			LettuceConnectionFactory connections = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration("127.0.0.1", redis.port()),
					LettuceClientConfiguration.builder().commandTimeout(Duration.ofMinutes(1)).build());
			connections.afterPropertiesSet();
			connections.start();
			SharedConnection shared = new SharedConnection(connections);
			shared.greet();
			redis.freeze();
			ReactiveRedisConnectionFactory another = connections;
			Thread locking = new Thread(another::getReactiveConnection);
			locking.start();
			await().until(() -> locking.getState() == Thread.State.WAITING);
			assertThat(CompletableFuture.supplyAsync(shared::commands).get(30, TimeUnit.SECONDS)).isNotNull();
			assertThat(locking.isAlive()).isTrue();
			redis.thaw();
			locking.join();
			connections.destroy();
		}
	}

}
