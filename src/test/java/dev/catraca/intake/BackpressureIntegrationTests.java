package dev.catraca.intake;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nobody works in the list lane and nobody listens to the channel; the stream lane works,
 * but every payment is declined. The clients' addresses are those a proxy tells.
 */
@CatracaTest
@TestPropertySource(properties = { "catraca.lane.list.workers=0", "catraca.lane.pubsub.listening=false",
		"catraca.payment.simulated.decline-rate=1", "catraca.intake.max-backlog=3", "catraca.intake.rate-limit=1",
		"catraca.intake.rate-limit-burst=900",
		"server.tomcat.remoteip.internal-proxies=127\\.0\\.0\\.1|0:0:0:0:0:0:0:1|::1" })
class BackpressureIntegrationTests {

	private static final String BATCH = "/api/v1/orders/batch?lane=list";

	private final TicketOffice office;

	BackpressureIntegrationTests(@LocalServerPort int port) {
		this.office = new TicketOffice(port);
	}

	/**
	 * A burst is 900 orders, and it would take 15 minutes until as many may come again.
	 */
	@Test
	void tellsAnAddressThatSendsTooMuchWhenToTryAgain() {
		String burst = orders("m-" + UUID.randomUUID(), 900);
		assertThat(this.office.post(BATCH, burst, "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(200);
		HttpResponse<String> refused = this.office.post(BATCH, burst, "X-Forwarded-For", "203.0.113.7");
		problem(refused, 429, "rate-limited");
		assertThat(retryAfter(refused)).isBetween(1, 900);
		assertThat(this.office.post(BATCH, burst, "X-Forwarded-For", "203.0.113.8").statusCode()).isEqualTo(200);
	}

	@Test
	void letsAnExemptAddressSendMore() {
		String burst = orders("m-" + UUID.randomUUID(), 900);
		for (int i = 0; i < 2; i++) {
			assertThat(this.office.post(BATCH, burst).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void takesNoMoreThanTheBacklogAndTakesOrdersAgainWhenItShrinks() {
		String match = this.office.openMatch(10, 1);
		List<String> waiting = IntStream.range(0, 3).mapToObj((i) -> this.office.accepted("list", match, 1)).toList();
		String key = UUID.randomUUID().toString();
		HttpResponse<String> refused = this.office.orderAs("ana", "list", match, 1, "Idempotency-Key", key);
		problem(refused, 503, "lane-full");
		assertThat(retryAfter(refused)).isBetween(1, 600);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(7, 3, 0));
		assertThat(this.office.order("stream", match, 1).statusCode()).isEqualTo(202);
		JsonNode batch = json(this.office.post(BATCH, orders(match, 1)));
		problem(batch.get(0).get("problem"), 503, "lane-full");

		this.office.cancel(waiting.get(1));
		HttpResponse<String> taken = this.office.orderAs("ana", "list", match, 1, "Idempotency-Key", key);
		assertThat(taken.statusCode()).as("a refusal that time heals is not remembered").isEqualTo(202);
		assertThat(json(taken).get("position").asInt()).isEqualTo(3);
		assertThat(this.office.find(waiting.get(2)).get("position").asInt()).isEqualTo(2);
		List.of(waiting.get(0), waiting.get(2), json(taken).get("id").asString()).forEach(this.office::cancel);
	}

	@Test
	void aQueuedOrderCanBeCancelled() {
		String match = this.office.openMatch(10, 2);
		String order = json(this.office.orderAs("ana", "list", match, 2)).get("id").asString();
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 2, 0));
		for (int i = 0; i < 2; i++) {
			HttpResponse<String> cancelled = this.office.cancel(order);
			assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
			assertThat(json(cancelled).get("status").asString()).isEqualTo("cancelled");
			assertThat(json(cancelled).get("position").isNull()).isTrue();
			assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
		}
		String again = json(this.office.orderAs("ana", "list", match, 2)).get("id").asString();
		assertThat(this.office.find(again).get("status").asString()).isEqualTo("queued");
		this.office.cancel(again);
	}

	@Test
	void aRejectedOrderGivesItsSeatsBackAndCannotBeCancelled() {
		String match = this.office.openMatch(10, 4);
		String id = this.office.accepted("stream", match, 2);
		JsonNode order = this.office.awaitStatus(id, "rejected");
		assertThat(order.get("reason").asString()).isEqualTo("payment-declined");
		assertThat(order.get("tickets").isEmpty()).isTrue();
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
		problem(this.office.cancel(id), 409, "not-cancellable");
		assertThat(this.office.find(id).get("status").asString()).isEqualTo("rejected");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
	}

	@Test
	void anOrderThatNobodyHearsIsKeptAsLost() {
		String match = this.office.openMatch(10, 4);
		String[] key = { "Idempotency-Key", UUID.randomUUID().toString() };
		HttpResponse<String> refused = this.office.orderAs("ana", "pubsub", match, 1, key);
		String id = problem(refused, 503, "unheard").get("orderId").asString();
		JsonNode order = this.office.find(id);
		assertThat(order.get("status").asString()).isEqualTo("lost");
		assertThat(order.get("reason").asString()).isEqualTo("unheard");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
		HttpResponse<String> again = this.office.orderAs("ana", "pubsub", match, 1, key);
		assertThat(problem(again, 503, "unheard").get("orderId").asString()).isEqualTo(id);
		assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
		problem(this.office.cancel(id), 409, "not-cancellable");
	}

	private static int retryAfter(HttpResponse<String> answer) {
		return Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow());
	}

	private static String orders(String match, int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> """
					{"matchId":"%s","sector":"general","quantity":1,"buyer":"buyer %d"}""".formatted(match, i))
			.collect(Collectors.joining(",", "[", "]"));
	}

}
