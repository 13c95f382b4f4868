package dev.catraca.audit;

import java.lang.Thread.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import dev.catraca.audit.Ledger.Kept;
import dev.catraca.redis.Partitions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class AuditTests {

	private final Ledger ledger = mock();

	private final Recount recount = mock();

	private final AtomicLong second = new AtomicLong();

	private final Audit audit = new Audit(this.ledger, this.recount, new Partitions(1),
			() -> Instant.ofEpochSecond(this.second.decrementAndGet()), new SimpleMeterRegistry());

	private final CountDownLatch rested = new CountDownLatch(1);

	private final CountDownLatch resting = new CountDownLatch(1);

	@BeforeEach
	void countAMillionRecords() {
		given(this.ledger.records(0)).willReturn(1_000_000L);
		given(this.ledger.kept(0)).willReturn(new Kept(Map.of(), List.of()));
		given(this.recount.of(anyInt(), eq(0))).willReturn(Map.of());
		given(this.recount.of(anyInt(), eq(9))).willAnswer((call) -> {
			this.resting.countDown();
			assertThat(this.rested.await(30, TimeUnit.SECONDS)).isTrue();
			return Map.of();
		});
	}

	@Test
	void whoAsksDoesNotWaitForTheRecountThatRestsWhichReplacesNothingNewer() throws Exception {
		CompletableFuture<Void> slow = CompletableFuture.runAsync(this.audit::recountSlowly);
		assertThat(this.resting.await(30, TimeUnit.SECONDS)).isTrue();
		Books asked = CompletableFuture.supplyAsync(this.audit::books).get(30, TimeUnit.SECONDS);
		assertThat(asked.countedAt()).isEqualTo(Instant.ofEpochSecond(-2));
		this.rested.countDown();
		slow.get(30, TimeUnit.SECONDS);
		assertThat(this.audit.last()).contains(asked);
		assertThat(this.audit.books()).isEqualTo(asked);
	}

	@Test
	void thoseWhoAskMeanwhileShareTheNextCount() throws Exception {
		AtomicInteger counts = new AtomicInteger();
		given(this.recount.of(anyInt(), eq(0))).willAnswer((call) -> {
			if (counts.incrementAndGet() == 1) {
				this.resting.countDown();
				assertThat(this.rested.await(30, TimeUnit.SECONDS)).isTrue();
			}
			return Map.of();
		});
		Thread first = new Thread(this.audit::recount);
		first.start();
		assertThat(this.resting.await(30, TimeUnit.SECONDS)).isTrue();
		List<Thread> others = Stream.generate(() -> new Thread(this.audit::recount)).limit(3).toList();
		others.forEach(Thread::start);
		await().untilAsserted(() -> assertThat(others).extracting(Thread::getState).containsOnly(State.WAITING));
		this.rested.countDown();
		for (Thread other : others) {
			other.join(30_000);
		}
		assertThat(counts).hasValue(2);
	}

	@Test
	void theBooksOfManyAreThoseOfTheLastRecountUnlessAnotherIsWanted() {
		this.rested.countDown();
		this.audit.recountSlowly();
		assertThat(this.audit.last().orElseThrow().countedAt()).isEqualTo(Instant.ofEpochSecond(-1));
		assertThat(this.audit.books()).isSameAs(this.audit.last().orElseThrow());
		AuditController controller = new AuditController(this.audit);
		assertThat(controller.books(false).countedAt()).isEqualTo(Instant.ofEpochSecond(-1));
		assertThat(controller.books(true).countedAt()).isEqualTo(Instant.ofEpochSecond(-2));
		assertThat(controller.books(false).countedAt()).isEqualTo(Instant.ofEpochSecond(-2));
	}

	@Test
	void oneOrderMayHaveMovedUnseenWhereAnythingDid() {
		AtomicInteger looks = new AtomicInteger();
		given(this.ledger.kept(0))
			.willAnswer((call) -> new Kept(Map.of("clock", "" + looks.incrementAndGet()), List.of()));
		given(this.recount.of(anyInt(), eq(0))).willReturn(Map.of("queued:list", 1L));
		assertThat(this.audit.recount().findings()).isEmpty();
		given(this.recount.of(anyInt(), eq(0))).willReturn(Map.of("queued:list", 2L));
		assertThat(this.audit.recount().findings()).hasSize(1);
		given(this.ledger.kept(0)).willReturn(new Kept(Map.of(), List.of()));
		given(this.recount.of(anyInt(), eq(0))).willReturn(Map.of("queued:list", 1L));
		assertThat(this.audit.recount().findings()).as("where nothing did").hasSize(1);
	}

}
