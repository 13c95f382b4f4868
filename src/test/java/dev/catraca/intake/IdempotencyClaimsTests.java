package dev.catraca.intake;

import java.time.Duration;
import java.util.List;

import dev.catraca.order.OrdersProperties;
import dev.catraca.redis.Partitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class IdempotencyClaimsTests {

	@Test
	void theStartWarnsOfAKeyThatOutlivesItsOrder(CapturedOutput log) {
		claims(Duration.ofHours(1), Duration.ofHours(1));
		assertThat(log).doesNotContain("catraca.intake.idempotency-retention");
		claims(Duration.ofHours(1).plusSeconds(1), Duration.ofHours(1));
		assertThat(log).contains("catraca.intake.idempotency-retention (PT1H1S)", "catraca.orders.retention (PT1H)");
	}

	private static void claims(Duration keys, Duration orders) {
		new IdempotencyClaims(new StringRedisTemplate(), new Partitions(1),
				new IntakeProperties(1, keys, 0, 1, 1, List.of()), new OrdersProperties(orders), new JsonMapper());
	}

}
