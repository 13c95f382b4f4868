package dev.catraca;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.Rush;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@CatracaTest
class OrderIntegrationTests {

	private final TicketOffice office;

	OrderIntegrationTests(@LocalServerPort int port) {
		this.office = new TicketOffice(port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream", "pubsub" })
	void anOrderGetsItsTickets(String lane) {
		String match = this.office.openMatch(10, 4);
		JsonNode order = this.office.awaitStatus(this.office.accepted(lane, match, 2), "confirmed");
		String prefix = match.toUpperCase(java.util.Locale.ROOT) + "-GENERAL-";
		assertThat(order.get("tickets").valueStream().map(JsonNode::asString)).containsExactly(prefix + "000001",
				prefix + "000002");
		assertThat(order.get("attempts").asInt()).isEqualTo(1);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 0, 2));
	}

	/** They are read in one call. */
	@Test
	void whoAsksTogetherWithOthersIsToldOfTheirOwnOrder() {
		String match = this.office.openMatch(40, 4);
		List<String> orders = new ArrayList<>(
				IntStream.range(0, 40).mapToObj((i) -> this.office.accepted("stream", match, 1)).toList());
		String none = "0-" + "0".repeat(32);
		IntStream.range(0, 40).forEach((i) -> orders.add(2 * i, none));
		assertThat(Rush.of(orders.size(), (i) -> this.office.find(orders.get(i)).path("id").asString(none)))
			.isEqualTo(orders);
	}

}
