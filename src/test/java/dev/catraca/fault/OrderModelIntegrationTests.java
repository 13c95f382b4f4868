package dev.catraca.fault;

import java.io.IOException;
import java.util.Random;

import dev.catraca.testing.RedisConnection;
import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random steps of the orders' life by the real scripts on a real Redis: several workers
 * who keep every delivery and every claim token and use them again at any time, an
 * operator who replays failed orders, and in every other episode somebody who takes
 * things out of the lanes. After each step, what must hold is looked at.
 */
@Unstaffed
@DirtiesContext
@Tag(Faults.TAG)
class OrderModelIntegrationTests {

	private static final int STEPS = Faults.of(20_000, 500_000);

	private static final int EPISODE = 250;

	private static final RedisProcess REDIS = RedisProcess.launch("--appendfsync", "no");

	@DynamicPropertySource
	static void ownRedis(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.host", () -> "127.0.0.1");
		registry.add("spring.data.redis.port", REDIS::port);
	}

	@AfterAll
	static void stop() {
		REDIS.close();
	}

	@Test
	void whatMustHoldHoldsAfterEveryStep(@LocalServerPort int port, ApplicationContext service) throws IOException {
		// every sweep is a step of the model, none runs by itself
		service.getBean(ScheduledAnnotationBeanPostProcessor.class).destroy();
		// a pub/sub order that nobody hears would be lost at once
		RedisConnection listener = new RedisConnection(REDIS.port());
		listener.call("SUBSCRIBE", "catraca:{0}:orders:pubsub");
		long seed = Long.getLong("catraca.faults.seed", System.nanoTime());
		System.out.println("Model with -Dcatraca.faults.seed=" + seed);
		TicketOffice office = new TicketOffice(port);
		for (int episode = 0; episode < STEPS / EPISODE; episode++) {
			Random random = new Random(seed + episode);
			Model model = new Model(service, REDIS, office, random, random.nextBoolean());
			for (int i = 0; i < EPISODE; i++) {
				model.step();
				assertThat(model.findings()).as("seed %d, episode %d, after %s", seed, episode, model.history())
					.isEmpty();
			}
			model.finish();
			assertThat(model.findings()).as("seed %d, episode %d", seed, episode).isEmpty();
			assertThat(model.state().open()).as("seed %d, episode %d, after %s", seed, episode, model.history())
				.isEmpty();
		}
		listener.close();
		new Books(REDIS).assertBalanced();
	}

}
