package dev.catraca.audit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.catraca.redis.Partitions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

class AuditTurnsTests {

	private final Audit audit = mock();

	private final Ledger ledger = mock();

	private final AtomicLong nanos = new AtomicLong();

	private final AuditTurns turns = new AuditTurns(this.audit, this.ledger, new Partitions(1), this.nanos::get);

	private final AtomicInteger recounts = new AtomicInteger();

	@BeforeEach
	void countRecounts() {
		willAnswer((call) -> this.recounts.incrementAndGet()).given(this.audit).recountSlowly();
	}

	@Test
	void theBooksAreRecountedTenTimesAsSeldomWhileNoOrderMoves() {
		assertThat(recountsIn(1)).as("what was never counted does not balance").isOne();
		given(this.audit.isBalanced()).willReturn(true);
		assertThat(recountsIn(59)).isZero();
		assertThat(recountsIn(1)).isOne();
		assertThat(recountsIn(10)).isZero();
		given(this.ledger.counters(0)).willReturn(Map.of("accepted:list", "1"));
		assertThat(recountsIn(2)).isOne();
		assertThat(recountsIn(59)).isZero();
		assertThat(recountsIn(1)).isOne();
	}

	@Test
	void theBooksAreRecountedEachHalfMinuteWhileTheyDoNotBalance() {
		assertThat(recountsIn(60)).isEqualTo(10);
		given(this.audit.isBalanced()).willReturn(true);
		assertThat(recountsIn(54)).isZero();
		assertThat(recountsIn(1)).isOne();
	}

	/** At each turn five seconds have passed, or a millisecond less. */
	private int recountsIn(int turns) {
		int before = this.recounts.get();
		for (int i = 0; i < turns; i++) {
			this.turns.tick();
			this.nanos.addAndGet(Duration.ofMillis(4999).toNanos());
		}
		return this.recounts.get() - before;
	}

}
