package dev.catraca.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class LoopsTests {

	private final AtomicLong now = new AtomicLong();

	private final Loops loops = new Loops(this.now::get);

	private final Loop silent = this.loops.watch("list", "box-1-list-0.0");

	private final Loop turning = this.loops.watch("list", "box-1-list-0.1");

	@Test
	void aLoopThatIsSilentForLongerThanTenSecondsTurnsHealthDownByName() {
		turnAfter(Duration.ofSeconds(10));
		assertThat(this.loops.health().getStatus()).isEqualTo(Status.UP);
		turnAfter(Duration.ofSeconds(1));
		assertThat(this.loops.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(this.loops.health().getDetails()).containsEntry("box-1-list-0.0", "silent for 11 s")
			.doesNotContainKey("box-1-list-0.1");
		this.silent.turn();
		assertThat(this.loops.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void aLoopThatEndsOnPurposeIsNotMissed() {
		turnAfter(Duration.ofSeconds(60));
		this.loops.end(this.silent);
		assertThat(this.loops.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void theAgeOfAGroupIsThatOfItsMostSilentLoop() {
		turnAfter(Duration.ofSeconds(7));
		assertThat(this.loops.oldest("list")).isEqualTo(Duration.ofSeconds(7));
		assertThat(this.loops.oldest("stream")).isZero();
		assertThat(this.loops.oldest()).isEqualTo(Duration.ofSeconds(7));
	}

	private void turnAfter(Duration time) {
		this.now.addAndGet(time.toNanos());
		this.turning.turn();
	}

}
