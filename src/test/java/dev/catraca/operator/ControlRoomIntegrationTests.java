package dev.catraca.operator;

import java.time.Duration;
import java.util.List;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.LiveEvents;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the control room is sent.
 */
@CatracaTest
class ControlRoomIntegrationTests {

	private static final String EVENTS = "/api/v1/operator/events";

	private static final Duration LONG = Duration.ofSeconds(30);

	private final TicketOffice office;

	private final int port;

	private final RedisView redis;

	ControlRoomIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.redis = new RedisView(redis);
		this.port = port;
		this.office = new TicketOffice(port);
	}

	@Test
	void everyPanelIsSentAndSentAnewAsThingsChange() {
		try (LiveEvents events = new LiveEvents(this.port, EVENTS, "Authorization", TicketOffice.OPERATOR)) {
			await().atMost(LONG).until(() -> events.events().size() > 1);
			JsonNode state = events.events().get(0).data();
			assertThat(state.propertyNames()).contains("at", "lanes", "workers", "list", "stream", "deadLetters",
					"books", "matches", "health", "partitions", "faults", "onSale");
			assertThat(state.at("/lanes/2/lane").asString()).isEqualTo("pubsub");
			assertThat(state.at("/stream/groups/0/group/name").asString()).isEqualTo("ticket-workers");
			assertThat(state.at("/health/lanes/status").asString()).isEqualTo("UP");
			long before = state.at("/books/totals/confirmed").asLong();
			String match = this.office.openMatch(10, 10);
			String order = this.office.accepted("list", match, 1);
			this.office.awaitStatus(order, "confirmed");
			await().atMost(LONG).untilAsserted(() -> {
				List<LiveEvents.Event> told = events.events();
				JsonNode last = told.get(told.size() - 1).data();
				assertThat(last.at("/books/totals/confirmed").asLong()).isGreaterThan(before);
				assertThat(last.get("workers")).anySatisfy((worker) -> {
					assertThat(worker.get("lane").asString()).isEqualTo("list");
					assertThat(Duration.parse(worker.get("leaseLeft").asString())).isPositive();
				});
			});
		}
	}

	@Test
	void whoeverWatchesIsToldThatRedisIsAwayAndThenWhatItIsAgain() {
		try (LiveEvents room = new LiveEvents(this.port, EVENTS, "Authorization", TicketOffice.OPERATOR);
				LiveEvents lanes = new LiveEvents(this.port, "/api/v1/lanes/events")) {
			await().atMost(LONG).until(() -> !room.events().isEmpty() && !lanes.events().isEmpty());
			this.redis.freeze();
			await().atMost(LONG).until(() -> last(room).equals("away") && last(lanes).equals("away"));
			await().atMost(LONG).until(() -> last(room).equals("state") && last(lanes).equals("lanes"));
		}
	}

	private static String last(LiveEvents events) {
		return events.events().get(events.events().size() - 1).name();
	}

	@Test
	void aPartitionThatIsNotThereIsRefused() {
		assertThat(this.office.asOperator("GET", EVENTS + "?partition=1", null).statusCode()).isEqualTo(400);
	}

	@Test
	void theControlRoomHasAShortAddress() {
		assertThat(this.office.get("/operator").body()).contains("<title>");
	}

}
