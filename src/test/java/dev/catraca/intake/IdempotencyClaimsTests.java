package dev.catraca.intake;

import java.time.Duration;
import java.util.List;

import dev.catraca.order.OrdersProperties;
import dev.catraca.redis.Partitions;
import dev.catraca.redis.StartRefused;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class IdempotencyClaimsTests {

	@Test
	void aKeyThatWouldOutliveItsOrderIsRefusedAtTheStart() {
		assertThatExceptionOfType(StartRefused.class)
			.isThrownBy(() -> claims(Duration.ofHours(1).plusSeconds(1), Duration.ofHours(1)))
			.withMessageContainingAll("catraca.intake.idempotency-retention (PT1H1S)",
					"catraca.orders.retention (PT1H)");
	}

	@Test
	void aKeyMayLiveAsLongAsItsOrder() {
		assertThatNoException().isThrownBy(() -> claims(Duration.ofHours(1), Duration.ofHours(1)));
	}

	private static IdempotencyClaims claims(Duration keys, Duration orders) {
		return new IdempotencyClaims(new StringRedisTemplate(), new Partitions(1),
				new IntakeProperties(1, keys, 0, 1, 1, List.of()), new OrdersProperties(orders), new JsonMapper());
	}

}
