package dev.catraca.fault;

import java.net.http.HttpResponse;
import java.util.List;

import dev.catraca.fault.Books.Row;
import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.SecondInstance;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Redis with a real replica, which the service waits for before it answers.
 */
@Tag(Faults.TAG)
class ReplicationFaultTests {

	private RedisProcess redis;

	private RedisProcess replica;

	@BeforeEach
	void start() {
		this.redis = RedisProcess.launch("--repl-diskless-sync-delay", "0");
		this.replica = RedisProcess.launch("--replicaof", "127.0.0.1", "" + this.redis.port());
		await().atMost(Faults.PATIENCE)
			.untilAsserted(() -> assertThat((String) this.replica.call("INFO", "replication"))
				.contains("master_link_status:up"));
	}

	@AfterEach
	void stop() {
		this.replica.close();
		this.redis.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "stream" })
	void anOrderIsAnsweredOnceAReplicaHasIt(String lane) {
		try (ConfigurableApplicationContext service = SecondInstance.start("--spring.data.redis.host=127.0.0.1",
				"--spring.data.redis.port=" + this.redis.port(), "--catraca.intake.wait-replicas=1")) {
			TicketOffice office = new TicketOffice(SecondInstance.port(service));
			String match = office.openMatch(100, 4);
			for (int i = 0; i < Faults.of(5, 90); i++) {
				assertThat(isReplicated(office.accepted(lane, match, 1))).isTrue();
			}
			this.replica.freeze();
			for (int i = 0; i < 2; i++) {
				HttpResponse<String> unsafe = order(office, lane, match);
				assertThat(unsafe.statusCode()).as(unsafe.body()).isEqualTo(503);
				assertThat(unsafe.body()).contains("/problems/not-replicated");
				assertThat(unsafe.headers().firstValue("Retry-After")).isPresent();
			}
			String kept = TicketOffice.json(order(office, lane, match)).get("orderId").asString();
			this.replica.thaw();
			await().atMost(Faults.PATIENCE)
				.untilAsserted(() -> assertThat(order(office, lane, match).statusCode()).isEqualTo(202));
			assertThat(TicketOffice.json(order(office, lane, match)).get("id").asString()).isEqualTo(kept);
			assertThat(isReplicated(kept)).isTrue();
			Books books = new Books(this.redis);
			books.assertBalanced();
			List<Row> there = books.records().stream().filter((row) -> row.match().equals(match)).toList();
			assertThat(there).hasSize(Faults.of(5, 90) + 1).extracting(Row::status).containsOnly("confirmed");
		}
	}

	private boolean isReplicated(String order) {
		return this.replica.number("EXISTS", "catraca:{0}:order:" + order) == 1;
	}

	/** The same order each time, with the same key. */
	private static HttpResponse<String> order(TicketOffice office, String lane, String match) {
		return office.orderAs("ana", lane, match, 2, "Idempotency-Key", "key-" + match);
	}

}
