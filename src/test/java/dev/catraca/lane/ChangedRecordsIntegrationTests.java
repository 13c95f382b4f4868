package dev.catraca.lane;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Orders that somebody has overwritten by hand must not keep the sweeps from the others.
 */
@CatracaTest
class ChangedRecordsIntegrationTests {

	private final TicketOffice office;

	private final StringRedisTemplate redis;

	ChangedRecordsIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.office = new TicketOffice(port);
		this.redis = redis;
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void ordersInNoLaneArePutBackAllTheSame(String lane) {
		String queued = "catraca:{0}:queued:" + lane;
		List<String> changed = IntStream.range(0, 20)
			.mapToObj((i) -> "0-" + UUID.randomUUID().toString().replace("-", ""))
			.toList();
		this.office.asOperator("POST", "/api/v1/lanes/" + lane + "/pause", null);
		try {
			changed.forEach((id) -> {
				this.redis.opsForZSet().add(queued, id, 1);
				this.redis.opsForValue().set("catraca:{0}:order:" + id, "junk");
			});
			String match = this.office.openMatch(100, 1);
			List<String> ids = IntStream.range(0, 30).mapToObj((i) -> this.office.accepted(lane, match, 1)).toList();
			this.redis.delete("catraca:{0}:orders:" + lane);
			this.office.asOperator("POST", "/api/v1/lanes/" + lane + "/resume", null);
			ids.forEach((id) -> this.office.awaitStatus(id, "confirmed"));
		}
		finally {
			this.office.asOperator("POST", "/api/v1/lanes/" + lane + "/resume", null);
			changed.forEach((id) -> {
				this.redis.opsForZSet().remove(queued, id);
				this.redis.delete("catraca:{0}:order:" + id);
			});
		}
	}

}
