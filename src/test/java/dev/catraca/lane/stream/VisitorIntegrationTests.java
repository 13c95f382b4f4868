package dev.catraca.lane.stream;

import java.time.Duration;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A visitor who takes entries away from the service's own consumers does no harm.
 */
@CatracaTest
class VisitorIntegrationTests {

	private static final String OWN_GROUP = "/api/v1/lanes/stream/groups/ticket-workers";

	private final TicketOffice office;

	private final RedisView redis;

	VisitorIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
	}

	@Test
	void whatAVisitorForgetsIsSettledAllTheSame() {
		String match = this.office.openMatch(10, 4);
		this.office.asOperator("POST", "/api/v1/lanes/stream/pause", null);
		String order;
		try {
			order = this.office.accepted("stream", match, 2);
			JsonNode read = json(this.office.asOperator("POST", OWN_GROUP + "/read", "{\"consumer\":\"visitor\"}"));
			assertThat(read.get("items").valueStream().map((entry) -> entry.get("fields").path("id").asString()))
				.contains(order);
			assertThat(this.office.find(order).get("status").asString()).isEqualTo("queued");
			await().untilAsserted(() -> assertThat(this.office.lane("stream").get("pending").asInt()).isPositive()
				.isEqualTo(this.redis.pending().size()));
		}
		finally {
			this.office.asOperator("POST", "/api/v1/lanes/stream/resume", null);
		}
		assertThat(this.office.awaitStatus(order, "confirmed").get("attempts").asInt()).isEqualTo(1);
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(this.redis.pending()).isEmpty());
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 0, 2));
	}

}
