package dev.catraca.lane.stream;

import java.time.Duration;

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
 * What becomes of entries that are no order, or one too many, and of a stream whose group
 * is gone.
 */
@CatracaTest
class StreamEntriesIntegrationTests {

	private final TicketOffice office;

	private final RedisView redis;

	StreamEntriesIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
		// the readers make the group; an order shows that they have
		String match = this.office.openMatch(1, 1);
		this.office.awaitStatus(this.office.accepted("stream", match, 1), "confirmed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "junk", "", "7-0123456789abcdef0123456789abcdef", "0-0123", "\0\1" })
	void whatNamesNoOrderIsADeadLetter(String id) {
		int before = this.redis.deadLetters("stream", "reason", "malformed").size();
		String entry = this.redis.add("id", id);
		await().untilAsserted(
				() -> assertThat(this.redis.deadLetters("stream", "reason", "malformed")).hasSize(before + 1));
		assertThat(this.redis.pending()).doesNotContain(entry);
	}

	@Test
	void anEntryOfOtherFieldsIsADeadLetter() {
		String entry = this.redis.add("hello", "world");
		await().untilAsserted(() -> assertThat(this.redis.deadLetters("stream", "entry", "{hello=world}")).hasSize(1)
			.allSatisfy((letter) -> assertThat(letter).containsEntry("reason", "malformed")));
		assertThat(this.redis.pending()).doesNotContain(entry);
	}

	@Test
	void anUnknownOrderIsADeadLetter() {
		String id = "0-" + java.util.UUID.randomUUID().toString().replace("-", "");
		String entry = this.redis.add("id", id);
		await().untilAsserted(() -> assertThat(this.redis.deadLetters("stream", "entry", id)).hasSize(1)
			.allSatisfy((letter) -> assertThat(letter).containsEntry("reason", "unknown-order")));
		assertThat(this.redis.pending()).doesNotContain(entry);
	}

	@Test
	void aSecondEntryOfASettledOrderIsOnlyAcknowledged() {
		String match = this.office.openMatch(10, 4);
		String id = this.office.accepted("stream", match, 2);
		this.redis.add("id", id);
		this.office.awaitStatus(id, "confirmed");
		this.redis.add("id", id);
		await().untilAsserted(() -> {
			assertThat(this.redis.redis().opsForStream().groups(RedisView.STREAM).get(0).lastDeliveredId())
				.isGreaterThanOrEqualTo(this.redis.entriesOf(id).get(2));
			assertThat(this.redis.pending()).doesNotContainAnyElementsOf(this.redis.entriesOf(id));
		});
		assertThat(this.office.find(id).get("attempts").asInt()).isEqualTo(1);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 0, 2));
	}

	@Test
	void theGroupIsMadeAgainAfterItWasDestroyed() {
		this.redis.redis().opsForStream().destroyGroup(RedisView.STREAM, RedisView.GROUP);
		confirmsAnother();
	}

	@Test
	void theStreamIsMadeAgainAfterItWasDeleted() {
		this.redis.redis().delete(RedisView.STREAM);
		confirmsAnother();
	}

	private void confirmsAnother() {
		String match = this.office.openMatch(10, 4);
		String id = this.office.accepted("stream", match, 2);
		assertThat(this.office.awaitStatus(id, "confirmed").get("attempts").asInt()).isEqualTo(1);
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(this.redis.pending()).isEmpty());
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 0, 2));
	}

}
