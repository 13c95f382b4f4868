package dev.catraca.fault;

import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two instances whose Redis is killed, frozen, full, or handled by somebody who should
 * not.
 */
@Tag(Faults.TAG)
class RedisFaultTests {

	private static final String STREAM = "catraca:{0}:orders:stream";

	private static final String LIST = "catraca:{0}:orders:list";

	private static final String GROUP = "ticket-workers";

	private static Fleet fleet;

	@BeforeAll
	static void start() {
		fleet = new Fleet(2);
	}

	@AfterAll
	static void stop() {
		fleet.close();
	}

	@AfterEach
	void heal() {
		fleet.heal();
	}

	@Test
	void aKilledRedisLosesNoAnsweredOrder() {
		try (Load load = new Load(fleet, 60, 4000)) {
			for (int i = 0; i < Faults.of(1, 5); i++) {
				load.awaitMore(60);
				fleet.redis().kill();
				fleet.members()
					.forEach((member) -> await().atMost(Faults.PATIENCE)
						.untilAsserted(() -> assertThat(member.readiness()).isEqualTo(503)));
				fleet.redis().start();
				fleet.heal();
			}
			load.awaitMore(60).end();
			fleet.books().assertBalanced(load);
			load.askSomeAgain();
		}
	}

	@Test
	void aRestartedRedisFindsTheGroupWhereItWas() {
		try (Load load = new Load(fleet, 60, 4000)) {
			load.awaitMore(60);
			fleet.redis().shutDown();
			fleet.redis().start();
			load.awaitMore(60).end();
			fleet.books().assertBalanced(load);
		}
	}

	@Test
	void whatTimesOutAtAFrozenRedisHasOneEffect() {
		try (Load load = new Load(fleet, 40, 4000)) {
			load.awaitMore(40);
			fleet.redis().freeze();
			Faults.last(Faults.seconds(4, 10));
			fleet.redis().thaw();
			load.awaitMore(60).end();
			fleet.books().assertBalanced(load);
			fleet.redis().call("DEBUG", "SLEEP", Faults.of(3, 8));
			fleet.books().assertBalanced(load);
		}
	}

	@Test
	void aFullRedisRefusesOrdersAndStillSettles() {
		try (Load load = new Load(fleet, 60, 40_000)) {
			load.awaitMore(40);
			fleet.redis().call("CONFIG", "SET", "maxmemory", "1mb");
			await().atMost(Faults.PATIENCE).untilAsserted(() -> assertThat(fleet.books().leftovers()).isEmpty());
			int settled = fleet.redis().keys("catraca:{0}:order:*").size();
			Faults.last(java.time.Duration.ofSeconds(1));
			assertThat(fleet.redis().keys("catraca:{0}:order:*")).as("accepted while it was full").hasSize(settled);
			fleet.redis().call("CONFIG", "SET", "maxmemory", "0");
			load.awaitMore(60).end();
			fleet.books().assertBalanced(load);
		}
		finally {
			fleet.redis().call("CONFIG", "SET", "maxmemory", "0");
		}
	}

	@Test
	void whatSomebodyTakesOutOfALaneIsPutBack() {
		try (Load load = new Load(fleet, 60, 4000)) {
			for (int i = 0; i < Faults.of(1, 10); i++) {
				load.awaitMore(40);
				fleet.redis().call("DEL", STREAM);
				load.awaitMore(40);
				fleet.redis().call("XGROUP", "DESTROY", STREAM, GROUP);
				load.awaitMore(40);
				fleet.redis().call("XTRIM", STREAM, "MAXLEN", 0);
				fleet.redis().call("DEL", LIST);
				load.awaitMore(40);
				fleet.redis()
					.<List<Object>>list("XINFO", "CONSUMERS", STREAM, GROUP)
					.forEach((consumer) -> fleet.redis().call("XGROUP", "DELCONSUMER", STREAM, GROUP, consumer.get(1)));
				fleet.redis().keys(LIST + ":processing:*").forEach((held) -> fleet.redis().call("DEL", held));
			}
			load.awaitMore(20).end();
			fleet.books().assertBalanced(load);
		}
	}

	@Test
	void whatNobodyHoldsAnyMoreIsTakenUp() {
		String match = fleet.member(0).office().openMatch(100, 4);
		String settled = fleet.member(0).office().accepted("list", match, 1);
		fleet.books().assertBalanced();
		// a processing list whose worker has no lease
		fleet.redis().call("LPUSH", LIST + ":processing:ghost", settled);
		try {
			await().atMost(Faults.PATIENCE.multipliedBy(2))
				.untilAsserted(() -> assertThat(fleet.redis().keys(LIST + ":processing:ghost")).isEmpty());
			fleet.books().assertBalanced();
		}
		finally {
			fleet.redis().call("DEL", LIST + ":processing:ghost");
		}
	}

	@Test
	void junkInTheLanesHindersNobody() {
		try (Load load = new Load(fleet, 60, 4000)) {
			long before = deadLetters();
			for (int i = 0; i < Faults.of(5, 200); i++) {
				load.awaitMore(10);
				fleet.redis().call("LPUSH", LIST, "junk-" + i);
				fleet.redis().call("LPUSH", LIST, "0-" + "%032x".formatted(i));
				fleet.redis().call("XADD", STREAM, "*", "junk", "" + i);
				fleet.redis().call("XADD", STREAM, "*", "id", "0-" + "%032x".formatted(i));
				fleet.redis().call("PUBLISH", "catraca:{0}:orders:pubsub", "junk-" + i);
			}
			load.awaitMore(20).end();
			fleet.books().assertBalanced(load);
			int sent = 4 * Faults.of(5, 200);
			await().atMost(Faults.PATIENCE).untilAsserted(() -> assertThat(deadLetters() - before).isEqualTo(sent));
		}
	}

	@Test
	void aGroupThatCannotBeMadeIsAskedForQuietly() {
		fleet.redis().call("ACL", "SETUSER", "default", "-xgroup|create");
		try {
			fleet.redis().call("XGROUP", "DESTROY", STREAM, GROUP);
			long before = lines();
			long asked = refusals("xgroup|create");
			int seconds = Faults.of(5, 60);
			Faults.last(java.time.Duration.ofSeconds(seconds));
			assertThat(lines() - before).isLessThanOrEqualTo(5L * seconds * fleet.members().size());
			assertThat(refusals("xgroup|create") - asked).isPositive()
				.isLessThanOrEqualTo(10L * seconds * fleet.members().size());
		}
		finally {
			fleet.redis().call("ACL", "SETUSER", "default", "+@all");
		}
		String match = fleet.member(0).office().openMatch(100, 4);
		String id = fleet.member(1).office().accepted("stream", match, 1);
		await().atMost(Faults.PATIENCE)
			.untilAsserted(() -> assertThat(fleet.books().status(id)).isIn("confirmed", "rejected"));
		fleet.books().assertBalanced();
	}

	@Test
	void idleReadersOpenNoConnections() {
		long before = connectionsSoFar();
		Faults.last(Faults.seconds(4, 60));
		// two instances, and whatever a pool may renew
		assertThat(connectionsSoFar() - before).isLessThanOrEqualTo(Faults.of(2, 12));
	}

	private static long connectionsSoFar() {
		return told("stats", "total_connections_received:(\\d+)");
	}

	/** How often somebody was refused a command. */
	private static long refusals(String command) {
		return told("commandstats", Pattern.quote("cmdstat_" + command + ":") + ".*rejected_calls=(\\d+)");
	}

	private static long told(String section, String line) {
		return Pattern.compile(line)
			.matcher(fleet.redis().call("INFO", section).toString())
			.results()
			.mapToLong((found) -> Long.parseLong(found.group(1)))
			.sum();
	}

	private static long lines() {
		return fleet.members().stream().mapToLong((member) -> member.service().log().lines().count()).sum();
	}

	private static long deadLetters() {
		return List.of("list", "stream")
			.stream()
			.flatMap((lane) -> fleet.redis().list("XRANGE", "catraca:{0}:dead-letters:" + lane, "-", "+").stream())
			.filter((letter) -> !letter.toString().contains("attempts-exhausted"))
			.count();
	}

}
