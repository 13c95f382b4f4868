package dev.catraca.lane;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.PaymentStub;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every lane does with an order, whatever it waits in. What a lane does not promise
 * it overrides.
 */
@CatracaTest
public abstract class LaneContract {

	private static final String[] FINAL = { "confirmed", "rejected", "cancelled", "failed", "lost" };

	private static final PaymentStub PAYMENT = new PaymentStub();

	private final String lane;

	protected TicketOffice office;

	protected RedisView redis;

	protected LaneContract(String lane) {
		this.lane = lane;
	}

	@DynamicPropertySource
	static void chargesAtTheStub(DynamicPropertyRegistry registry) {
		registry.add("catraca.payment.url", PAYMENT::url);
		// fewer than open the circuit breaker
		registry.add("catraca.lane.max-attempts", () -> 3);
		// a slow charge is slow, not unavailable
		registry.add("catraca.payment.timeout", () -> "30s");
		// the retries of this context last longer than the others' orders may be open
		registry.add("catraca.lane.pubsub.lost-after", () -> "60s");
	}

	@BeforeEach
	void open(@LocalServerPort int port, @Autowired StringRedisTemplate template) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(template);
	}

	@Test
	void confirmsWithDistinctTickets() {
		String match = this.office.openMatch(20, 2);
		List<String> ids = IntStream.range(0, 10).mapToObj((i) -> this.office.accepted(this.lane, match, 2)).toList();
		List<String> tickets = ids.stream()
			.map((id) -> this.office.awaitStatus(id, "confirmed"))
			.flatMap((order) -> order.get("tickets").valueStream().map(JsonNode::asString))
			.toList();
		assertThat(tickets).hasSize(20).doesNotHaveDuplicates();
		assertThat(tickets).allMatch((code) -> code.matches("M-[0-9A-F-]+-GENERAL-0000(0[1-9]|1[0-9]|20)"));
		assertThat(this.office.seats(match)).isEqualTo(new Seats(0, 0, 20));
		assertThat(ids).allSatisfy((id) -> assertThat(PAYMENT.received(id)).hasSize(1));
		assertThat(ids).allSatisfy(this::assertLeftNoTrace);
	}

	@Test
	void rejectsWhatIsDeclined() {
		String match = this.office.openMatch(20, 10);
		String byStatus = this.office.accepted(this.lane, match, PaymentStub.DECLINED);
		String inWords = this.office.accepted(this.lane, match, PaymentStub.DECLINED_IN_WORDS);
		for (String id : List.of(byStatus, inWords)) {
			JsonNode order = this.office.awaitStatus(id, FINAL);
			assertThat(order.get("status").asString()).isEqualTo("rejected");
			assertThat(order.get("reason").asString()).isEqualTo("payment-declined");
			assertThat(order.get("attempts").asInt()).isEqualTo(1);
			assertThat(order.get("tickets")).isEmpty();
			assertThat(order.get("position").isNull()).isTrue();
			assertLeftNoTrace(id);
		}
		assertThat(this.office.seats(match)).isEqualTo(new Seats(20, 0, 0));
	}

	@Test
	void aDeclinedBuyerMayTryAgain() {
		String match = this.office.openMatch(20, PaymentStub.DECLINED);
		var first = this.office.orderAs("ana", this.lane, match, PaymentStub.DECLINED);
		this.office.awaitStatus(TicketOffice.json(first).get("id").asString(), "rejected");
		var second = this.office.orderAs("ana", this.lane, match, PaymentStub.APPROVED);
		this.office.awaitStatus(TicketOffice.json(second).get("id").asString(), "confirmed");
	}

	@Test
	void triesAgainWhenTheGatewayIsUnavailable() {
		String match = this.office.openMatch(20, 10);
		String id = this.office.accepted(this.lane, match, PaymentStub.APPROVED_LATER);
		JsonNode order = this.office.awaitStatus(id, FINAL);
		assertThat(order.get("status").asString()).isEqualTo("confirmed");
		assertThat(order.get("attempts").asInt()).isEqualTo(3);
		assertThat(PAYMENT.received(id)).hasSize(3);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(14, 0, 6));
		assertLeftNoTrace(id);
	}

	@Test
	void givesUpAfterTooManyAttempts() {
		String match = this.office.openMatch(20, 10);
		String id = this.office.accepted(this.lane, match, PaymentStub.UNAVAILABLE);
		JsonNode order = this.office.awaitStatus(id, FINAL);
		assertThat(order.get("status").asString()).isEqualTo(givenUpAs());
		assertThat(order.get("reason").asString()).isEqualTo("attempts-exhausted");
		assertThat(order.get("attempts").asInt()).isEqualTo(3);
		assertThat(PAYMENT.received(id)).hasSize(3);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(20, 0, 0));
		assertThat(this.redis.deadLetters(this.lane, "orderId", id)).hasSize(deadLettersOfOneGivenUp())
			.allSatisfy((letter) -> assertThat(letter).containsEntry("reason", "attempts-exhausted")
				.containsEntry("attempts", "3"));
		assertLeftNoTrace(id);
	}

	@Test
	void leavesAnOrderAloneWhoseChargeTakesLongerThanAStalledOneMay() {
		String match = this.office.openMatch(20, 10);
		String id = this.office.accepted(this.lane, match, PaymentStub.APPROVED_SLOWLY);
		JsonNode order = this.office.awaitStatus(id, FINAL);
		assertThat(order.get("status").asString()).isEqualTo("confirmed");
		assertThat(order.get("attempts").asInt()).isEqualTo(1);
		assertThat(PAYMENT.received(id)).hasSize(1);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(15, 0, 5));
		assertLeftNoTrace(id);
	}

	@Test
	void settlesEachOfManyOnce() {
		String match = this.office.openMatch(250, 1);
		List<String> ids = rush(match, 300);
		assertThat(ids).hasSize(250);
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(this.office.seats(match)).isEqualTo(new Seats(0, 0, 250)));
		List<String> tickets = ids.stream()
			.map((id) -> this.office.awaitStatus(id, "confirmed"))
			.flatMap((order) -> order.get("tickets").valueStream().map(JsonNode::asString))
			.toList();
		assertThat(tickets).hasSize(250).doesNotHaveDuplicates();
		assertThat(ids).allSatisfy((id) -> assertThat(PAYMENT.received(id)).hasSize(1));
		assertThat(ids).allSatisfy((id) -> assertThat(this.redis.indexesWith(this.lane, id)).isEmpty());
		assertLeftNoTrace(ids.get(0));
	}

	/** Orders for more buyers than there are seats; the ids of those accepted. */
	private List<String> rush(String match, int orders) {
		String batch = IntStream.range(0, orders)
			.mapToObj((i) -> "{\"matchId\":\"%s\",\"sector\":\"general\",\"quantity\":1,\"buyer\":\"buyer-%d\"}"
				.formatted(match, i))
			.collect(Collectors.joining(",", "[", "]"));
		JsonNode answers = TicketOffice.json(this.office.post("/api/v1/orders/batch?lane=" + this.lane, batch));
		assertThat(answers).hasSize(orders);
		return answers.valueStream()
			.filter((answer) -> answer.get("status").asInt() == 202)
			.map((answer) -> answer.get("order").get("id").asString())
			.toList();
	}

	private void assertLeftNoTrace(String id) {
		assertThat(this.redis.indexesWith(this.lane, id)).isEmpty();
		assertAcknowledged(id);
	}

	/** The outcome of an order whose gateway never answers. */
	protected String givenUpAs() {
		return "failed";
	}

	/** How many dead letters an order leaves that was given up. */
	protected int deadLettersOfOneGivenUp() {
		return 1;
	}

	/** Nobody would deliver this settled order again. */
	protected abstract void assertAcknowledged(String id);

}
