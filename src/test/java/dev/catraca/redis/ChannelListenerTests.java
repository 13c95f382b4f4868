package dev.catraca.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.catraca.testing.RedisProcess;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.scheduling.TaskScheduler;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

class ChannelListenerTests {

	@Test
	void triesAgainLaterWhereRedisIsAwayAndHoldsUpNobody() {
		LettuceConnectionFactory nowhere = new LettuceConnectionFactory("127.0.0.1", RedisProcess.freePort());
		nowhere.setShareNativeConnection(false);
		nowhere.afterPropertiesSet();
		nowhere.start();
		TaskScheduler scheduler = mock();
		try {
			ChannelListener listener = new ChannelListener(nowhere, List.of("news"), "news", (text) -> {
			}, scheduler, new Loops(System::nanoTime));
			assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
				listener.start();
				listener.stop();
			});
			verify(scheduler).schedule(any(), any(Instant.class));
		}
		finally {
			nowhere.destroy();
		}
	}

}
