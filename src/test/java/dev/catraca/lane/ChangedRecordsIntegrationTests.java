package dev.catraca.lane;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
			this.redis.opsForZSet().add(queued, "no order", 1);
			String match = this.office.openMatch(100, 1);
			List<String> ids = IntStream.range(0, 30).mapToObj((i) -> this.office.accepted(lane, match, 1)).toList();
			this.redis.delete("catraca:{0}:orders:" + lane);
			this.office.asOperator("POST", "/api/v1/lanes/" + lane + "/resume", null);
			ids.forEach((id) -> this.office.awaitStatus(id, "confirmed"));
			await().untilAsserted(
					() -> assertThat(this.redis.opsForZSet().score(queued, "no order")).as("has no record").isNull());
		}
		finally {
			this.office.resumePaused();
			changed.forEach((id) -> {
				this.redis.opsForZSet().remove(queued, id);
				this.redis.delete("catraca:{0}:order:" + id);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void anOrderThatItsLivingWorkerHasDroppedIsPutBackInTheEnd(String lane) {
		String match = this.office.openMatch(10, 4);
		// not once only: a worker of the list may take it up again in between
		this.office.asOperator("PUT", "/api/v1/faults", "{\"crashNext\":1000}");
		String id = this.office.accepted(lane, match, 2);
		this.office.awaitStatus(id, "processing");
		RedisView view = new RedisView(this.redis);
		if (lane.equals("list")) {
			this.redis.delete(this.redis.keys("catraca:{0}:orders:list:processing:*"));
		}
		else {
			this.redis.opsForStream()
				.acknowledge(RedisView.STREAM, RedisView.GROUP, view.pending().toArray(String[]::new));
		}
		this.office.asOperator("PUT", "/api/v1/faults", "{\"crashNext\":0}");
		assertThat(this.office.find(id).get("status").asString()).isEqualTo("processing");
		String now = view.orderRecord(id);
		String startedAt = now.split("/")[2];
		String tenMinutesAgo = Long.toString(Long.parseLong(startedAt) - TimeUnit.MINUTES.toMicros(10));
		// it may have been started again since, and the latest start counts
		view.setOrderRecord(id, now.replaceFirst(startedAt + "/\\d*/", tenMinutesAgo + "//"));
		this.office.awaitStatus(id, "confirmed");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 0, 2));
	}

}
