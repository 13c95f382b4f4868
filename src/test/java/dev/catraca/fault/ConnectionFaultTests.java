package dev.catraca.fault;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.catraca.fault.Fleet.Member;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two instances whose connections to Redis lose requests and replies, are slow, cut, or
 * lead nowhere.
 */
@Tag(Faults.TAG)
class ConnectionFaultTests {

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
	void aLostReplyOfAnyScriptHasOneEffect() {
		int times = Faults.of(3, 100);
		List<String> scripts = List.of("intake/claim.lua", "intake/accept.lua", "lane/list/take.lua",
				"settlement/start.lua", "settlement/settle.lua", "lane/delivery/requeue.lua", "lane/delivery/lease.lua",
				"outcome/read.lua");
		try (Load load = new Load(fleet, 60, 40_000)) {
			load.awaitMore(20);
			Map<String, Fault> faults = new LinkedHashMap<>();
			for (String script : scripts) {
				faults.put(script, fleet.member(faults.size() % 2).proxy().loseReplies(Request.script(script), times));
			}
			// a new connection is refused for a moment, so the faults come one after the
			// other
			await().atMost(Faults.PATIENCE.multipliedBy(times))
				.untilAsserted(() -> assertThat(faults)
					.allSatisfy((script, fault) -> assertThat(fault.fired()).as(script).isEqualTo(times)));
			load.awaitMore(20).end();
			fleet.books().assertBalanced(load);
			load.askSomeAgain();
		}
	}

	@Test
	void aLostRequestIsToldAndCanBeRepeated() {
		int times = Faults.of(5, 100);
		try (Load load = new Load(fleet, 60, 40_000)) {
			load.awaitMore(20);
			List<Fault> faults = List.of(
					fleet.member(0).proxy().loseRequests(Request.script("intake/accept.lua"), times),
					fleet.member(0).proxy().loseRequests(Request.script("settlement/start.lua"), times),
					fleet.member(1).proxy().loseRequests(Request.script("settlement/settle.lua"), times));
			await().atMost(Faults.PATIENCE.multipliedBy(times))
				.untilAsserted(() -> assertThat(faults).extracting(Fault::fired).containsOnly(times));
			load.awaitMore(20).end();
			fleet.books().assertBalanced(load);
		}
	}

	@Test
	void whatALivingWorkerTookAndNeverHeardOfIsSettled() {
		String match = fleet.member(0).office().openMatch(1000, 4);
		for (String command : List.of("BLMOVE", "XREADGROUP")) {
			String lane = command.equals("BLMOVE") ? "list" : "stream";
			for (int i = 0; i < Faults.of(1, 20); i++) {
				List<Fault> faults = fleet.members()
					.stream()
					.map((member) -> member.proxy().loseReplies(Request.of(command), 4))
					.toList();
				// those that block already are answered
				Faults.last(Duration.ofMillis(1500));
				String id = fleet.member(0).office().accepted(lane, match, 1);
				await().atMost(Faults.PATIENCE)
					.untilAsserted(() -> assertThat(faults).anyMatch((fault) -> fault.fired() > 0));
				fleet.heal();
				await().atMost(Faults.PATIENCE)
					.untilAsserted(() -> assertThat(fleet.books().status(id)).isIn("confirmed", "rejected"));
			}
		}
		fleet.books().assertBalanced();
	}

	@Test
	void aBlackHoleIsNoticedAndLeft() {
		Member lost = fleet.member(0);
		try (Load load = new Load(fleet, 40, 3000)) {
			load.awaitMore(20);
			lost.proxy().swallow();
			await().atMost(Faults.PATIENCE).untilAsserted(() -> assertThat(lost.readiness()).isEqualTo(503));
			Faults.last(Faults.seconds(3, 30));
			assertThat(fleet.member(1).readiness()).isEqualTo(200);
			fleet.heal();
			load.awaitMore(40).end();
			fleet.books().assertBalanced(load);
		}
	}

	@Test
	void aSlowConnectionIsNotTakenForADeadOne() {
		try (Load load = new Load(fleet, 20, 3000)) {
			fleet.members().forEach((member) -> member.proxy().setLatency(Duration.ofMillis(100)));
			load.awaitMore(Faults.of(60, 1000));
			fleet.members().forEach((member) -> assertThat(member.readiness()).isEqualTo(200));
			fleet.heal();
			int times = Faults.of(2, 50);
			List<Fault> faults = fleet.members()
				.stream()
				.map((member) -> member.proxy()
					.holdUp(Request.script("settlement/settle.lua"), times, Duration.ofMillis(2500)))
				.toList();
			await().atMost(Faults.PATIENCE.multipliedBy(times))
				.untilAsserted(() -> assertThat(faults).extracting(Fault::fired).containsOnly(times));
			load.unwatched().awaitMore(20).end();
			fleet.books().assertBalanced(load);
		}
	}

	@Test
	void connectionsThatAreKilledAgainAndAgainComeBack() {
		try (Load load = new Load(fleet, 40, 3000)) {
			for (int i = 0; i < Faults.of(5, 60); i++) {
				load.awaitMore(20);
				fleet.redis().call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
			}
			load.awaitMore(40).end();
			fleet.books().assertBalanced(load);
		}
	}

	@Test
	void subscriptionsThatAreKilledComeBack() {
		String match = fleet.member(0).office().openMatch(1000, 4);
		for (int i = 0; i < Faults.of(3, 20); i++) {
			await().atMost(Faults.PATIENCE)
				.until(() -> fleet.redis().number("CLIENT", "KILL", "TYPE", "pubsub") >= fleet.members().size());
			await().atMost(Faults.PATIENCE).until(() -> heard() >= fleet.members().size());
			String id = fleet.member(0).office().accepted("pubsub", match, 1);
			await().atMost(Faults.PATIENCE)
				.untilAsserted(() -> assertThat(fleet.books().status(id)).isIn("confirmed", "rejected"));
		}
		fleet.books().assertBalanced();
	}

	private static long heard() {
		return (Long) fleet.redis().list("PUBSUB", "NUMSUB", "catraca:{0}:orders:pubsub").get(1);
	}

}
