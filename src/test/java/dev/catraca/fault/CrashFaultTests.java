package dev.catraca.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.catraca.fault.Fleet.Member;
import dev.catraca.testing.Signals;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Instances that are killed or frozen, at any point, beside one that runs on.
 */
@Tag(Faults.TAG)
class CrashFaultTests {

	private static Fleet fleet;

	@BeforeAll
	static void start() {
		fleet = new Fleet(1);
	}

	@AfterAll
	static void stop() {
		fleet.close();
	}

	@AfterEach
	void heal() {
		fleet.heal();
	}

	/** Each gap in each lane; shortly, each gap in one of them. */
	static Stream<Gap> gaps() {
		List<Gap> gaps = new ArrayList<>();
		for (String lane : List.of("list", "stream")) {
			Predicate<Request> blocking = Request.of(lane.equals("list") ? "BLMOVE" : "XREADGROUP");
			gaps.add(new Gap("after take", lane, blocking, true));
			gaps.add(new Gap("after start", lane, Request.script("settlement/start.lua", lane), true));
			gaps.add(new Gap("before settle", lane, Request.script("settlement/settle.lua", lane), false));
			gaps.add(new Gap("after settle", lane, Request.script("settlement/settle.lua", lane), true));
		}
		return Faults.LONG ? gaps.stream() : Stream.of(gaps.get(0), gaps.get(5), gaps.get(2), gaps.get(7));
	}

	@ParameterizedTest
	@MethodSource("gaps")
	void whoIsKilledLeavesItsWorkToTheLiving(Gap gap) {
		Member victim = fleet.launch(1, "--catraca.lane.concurrency=4").get(0);
		victim.office();
		try (Load load = new Load(fleet, 60, 40_000).unwatched()) {
			Fault kill = gap.after() ? victim.proxy().insteadOfReply(gap.which(), victim.service()::kill)
					: victim.proxy().instead(gap.which(), victim.service()::kill);
			await().atMost(Faults.PATIENCE).until(() -> kill.fired() == 1 && !victim.service().isAlive());
			load.awaitMore(Faults.of(20, 50)).end();
			fleet.books().assertBalanced(load);
		}
		assertNobodyIsMissed();
	}

	@Test
	void whoIsFrozenAndComesBackChangesNothing() {
		Member frozen = fleet.launch(1, "--catraca.payment.simulated.latency=200ms").get(0);
		frozen.office();
		try (Load load = new Load(fleet, 60, 4000).unwatched()) {
			for (int i = 0; i < Faults.of(2, 10); i++) {
				load.awaitMore(60);
				Signals.send("STOP", frozen.service().pid());
				// beyond the lease and the time after which an entry counts as stalled
				Faults.last(Faults.seconds(5, 20));
				Signals.send("CONT", frozen.service().pid());
			}
			load.awaitMore(60).end();
			fleet.books().assertBalanced(load);
		}
		frozen.service().stop(Duration.ofSeconds(30));
		assertNobodyIsMissed();
	}

	@Test
	void whoIsToldToStopTwiceHandsTheRestBackInTime() {
		Member stopped = fleet
			.launch(1, "--catraca.payment.simulated.latency=3s", "--catraca.lane.shutdown-timeout=4s",
					"--spring.lifecycle.timeout-per-shutdown-phase=8s")
			.get(0);
		stopped.office();
		try (Load load = new Load(fleet, 60, 4000).unwatched()) {
			load.awaitMore(100);
			Signals.send("TERM", stopped.service().pid());
			Signals.send("TERM", stopped.service().pid());
			stopped.service().stop(Duration.ofSeconds(30));
			load.end();
			fleet.books().assertBalanced(load);
		}
		assertNobodyIsMissed();
	}

	@Test
	void whenAllAreKilledTheNextOnesGoOn() {
		List<Member> killed = fleet.members();
		try (Load load = new Load(fleet, 60, 4000).unwatched()) {
			load.awaitMore(60);
			killed.forEach((member) -> member.service().kill());
			fleet.launch(1).forEach(Member::office);
			load.end();
			fleet.books().assertBalanced(load);
		}
		assertNobodyIsMissed();
	}

	/** Of a worker that is gone nothing stays: no lease, no list, no consumer. */
	private static void assertNobodyIsMissed() {
		await().atMost(Faults.PATIENCE).untilAsserted(() -> {
			assertThat(fleet.redis().keys("catraca:{0}:orders:list:processing:*")).isEmpty();
			assertThat(fleet.redis().number("ZCARD", "catraca:{0}:workers:list"))
				.isEqualTo(2L * fleet.members().size());
			assertThat(fleet.redis().list("XINFO", "CONSUMERS", "catraca:{0}:orders:stream", "ticket-workers"))
				.hasSize(2 * fleet.members().size());
		});
	}

	/** Where an instance is killed. */
	record Gap(String name, String lane, Predicate<Request> which, boolean after) {

		@Override
		public String toString() {
			return this.name + ", " + this.lane;
		}

	}

}
