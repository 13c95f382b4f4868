package dev.catraca.redis;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class RedisGreeterTests {

	private String trouble = "away";

	@Test
	void eachReasonIsToldOnceAndTheEndOfIt(CapturedOutput output) {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.initialize();
		StaticListableBeanFactory greetings = new StaticListableBeanFactory();
		greetings.addBean("greeting", (RedisGreeting) this::greet);
		RedisGreeter greeter = new RedisGreeter(greetings.getBeanProvider(RedisGreeting.class), scheduler,
				new GenericApplicationContext());
		greeter.start();
		IntStream.range(0, 100).forEach((i) -> greeter.greetAgain());
		assertThat(output).containsOnlyOnce("Redis cannot be used yet (away)").doesNotContain("Redis can be used now");
		this.trouble = "WRONGPASS";
		IntStream.range(0, 100).forEach((i) -> greeter.greetAgain());
		assertThat(output).containsOnlyOnce("Redis cannot be used yet (WRONGPASS)");
		this.trouble = "";
		greeter.greetAgain();
		assertThat(output).containsOnlyOnce("Redis can be used now");
		greeter.stop();
		scheduler.shutdown();
	}

	private void greet() {
		if (!this.trouble.isEmpty()) {
			throw new QueryTimeoutException(this.trouble);
		}
	}

}
