package dev.catraca.lane.pubsub;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import dev.catraca.testing.RedisView;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the pub/sub lane does not promise, and what becomes of the seats.
 */
@Unstaffed
class LossIntegrationTests {

	private static final String CHANNEL = "catraca:{0}:orders:pubsub";

	private final TicketOffice office;

	private final RedisView redis;

	LossIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
	}

	@Test
	void anOrderThatNobodyHearsIsLostAtOnce() {
		String match = this.office.openMatch(10, 4);
		var answer = this.office.orderAs("ana", "pubsub", match, 4);
		assertThat(answer.statusCode()).isEqualTo(503);
		JsonNode problem = TicketOffice.json(answer);
		assertThat(problem.get("type").asString()).isEqualTo("/problems/unheard");
		String id = problem.get("orderId").asString();
		JsonNode order = this.office.find(id);
		assertThat(order.get("status").asString()).isEqualTo("lost");
		assertThat(order.get("reason").asString()).isEqualTo("unheard");
		assertThat(order.get("settledAt").isNull()).isFalse();
		assertThat(this.redis.indexesWith("pubsub", id)).isEmpty();
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
		assertThat(this.office.orderAs("ana", "stream", match, 4).statusCode()).as("nothing counts for the buyer")
			.isEqualTo(202);
	}

	@Test
	void anUnheardOrderIsNotHeardLaterByItsKey() {
		String match = this.office.openMatch(10, 4);
		String[] key = { "Idempotency-Key", match };
		var first = this.office.orderAs("ana", "pubsub", match, 2, key);
		var again = this.office.orderAs("ana", "pubsub", match, 2, key);
		assertThat(first.statusCode()).isEqualTo(503);
		assertThat(again.statusCode()).isEqualTo(503);
		assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
		assertThat(TicketOffice.json(again).get("orderId")).isEqualTo(TicketOffice.json(first).get("orderId"));
	}

	@Test
	void anOrderWhoseHearerDiesIsLostAndItsSeatsComeBack() {
		String match = this.office.openMatch(10, 4);
		String id = heardByTheDeaf(match);
		JsonNode order = this.office.awaitStatus(id, "lost");
		assertThat(order.get("reason").isNull()).isFalse();
		await().untilAsserted(() -> assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0)));
		assertThat(this.redis.indexesWith("pubsub", id)).isEmpty();
		assertThat(this.office.send("DELETE", "/api/v1/orders/" + id, null).statusCode()).isEqualTo(409);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
	}

	@Test
	void whatAStoppingInstanceHasInHandIsSettled(@Autowired Environment environment) {
		String match = this.office.openMatch(10, 4);
		List<String> ids;
		try (var stopping = SecondInstance.beside(environment, "--catraca.payment.simulated.latency=1s")) {
			await().untilAsserted(() -> assertThat(this.office.lane("pubsub").get("workers").asInt()).isPositive());
			ids = Stream.generate(() -> this.office.accepted("pubsub", match, 2)).limit(3).toList();
			ids.forEach((id) -> this.office.awaitStatus(id, "processing", "confirmed"));
		}
		assertThat(ids).extracting((id) -> this.office.find(id).get("status").asString()).containsOnly("confirmed");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(4, 0, 6));
	}

	@Test
	void ordersThatAreGoneOrChangedDoNotKeepTheNextOnesFromBeingLost() {
		String match = this.office.openMatch(10, 4);
		for (int i = 0; i < 150; i++) {
			String gone = "0-" + UUID.randomUUID().toString().replace("-", "");
			String changed = "0-" + UUID.randomUUID().toString().replace("-", "");
			this.redis.redis().opsForZSet().add("catraca:{0}:queued:pubsub", gone, 1);
			this.redis.redis().opsForZSet().add("catraca:{0}:queued:pubsub", changed, 1);
			this.redis.redis().opsForValue().set("catraca:{0}:order:" + changed, "junk");
		}
		try {
			this.office.awaitStatus(heardByTheDeaf(match), "lost");
			assertThat(this.redis.redis().opsForZSet().size("catraca:{0}:queued:pubsub")).as("the changed ones")
				.isEqualTo(150);
		}
		finally {
			Set<String> left = this.redis.redis().opsForZSet().range("catraca:{0}:queued:pubsub", 0, -1);
			left.forEach((id) -> this.redis.redis().delete("catraca:{0}:order:" + id));
			this.redis.redis().delete("catraca:{0}:queued:pubsub");
		}
	}

	/** A listener that hears and does nothing is all that is left of a dead one. */
	private String heardByTheDeaf(String match) {
		RedisConnection deaf = this.redis.redis().getRequiredConnectionFactory().getConnection();
		try {
			deaf.subscribe((message, pattern) -> {
			}, CHANNEL.getBytes(java.nio.charset.StandardCharsets.UTF_8));
			return TicketOffice.json(this.office.orderAs("ana", "pubsub", match, 3)).get("id").asString();
		}
		finally {
			deaf.getSubscription().unsubscribe();
			deaf.close();
		}
	}

}
