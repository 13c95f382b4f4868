package dev.catraca.lane.list;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of elements of the list that are no order, or one too many.
 */
@CatracaTest
class ListEntriesIntegrationTests {

	private final TicketOffice office;

	private final RedisView redis;

	ListEntriesIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
	}

	@ParameterizedTest
	@ValueSource(strings = { "junk", "", "{\"id\":1}", "7-0123456789abcdef0123456789abcdef", "0-0123", "\0\1" })
	void whatIsNoOrderIsADeadLetter(String element) {
		int before = this.redis.deadLetters("list", "entry", element).size();
		push(element);
		await().untilAsserted(() -> assertThat(this.redis.deadLetters("list", "entry", element)).hasSize(before + 1)
			.allSatisfy((letter) -> assertThat(letter).containsEntry("reason", "malformed")));
		assertThat(this.redis.inAnyHands()).doesNotContain(element);
	}

	@Test
	void anUnknownOrderIsADeadLetter() {
		String id = "0-" + java.util.UUID.randomUUID().toString().replace("-", "");
		push(id);
		await().untilAsserted(() -> assertThat(this.redis.deadLetters("list", "entry", id)).hasSize(1)
			.allSatisfy((letter) -> assertThat(letter).containsEntry("reason", "unknown-order")));
		assertThat(this.redis.inAnyHands()).doesNotContain(id);
	}

	@Test
	void anOrderThatStandsInLineTwiceIsSettledOnce() {
		String match = this.office.openMatch(10, 4);
		String id = this.office.accepted("list", match, 2);
		for (int i = 0; i < 5; i++) {
			push(id);
		}
		this.office.awaitStatus(id, "confirmed");
		push(id);
		await().untilAsserted(() -> {
			assertThat(this.redis.line()).doesNotContain(id);
			assertThat(this.redis.inAnyHands()).doesNotContain(id);
		});
		assertThat(this.office.find(id).get("attempts").asInt()).isEqualTo(1);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 0, 2));
	}

	private void push(String element) {
		this.redis.redis().opsForList().leftPush(RedisView.LIST, element);
	}

}
