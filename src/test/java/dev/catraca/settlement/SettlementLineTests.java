package dev.catraca.settlement;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.redis.Loops;
import dev.catraca.redis.Partitions;
import dev.catraca.settlement.Starter.Dropped;
import dev.catraca.settlement.Starter.Started;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.stubbing.Stubber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.when;

class SettlementLineTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Queue<Delivery> started = new ConcurrentLinkedQueue<>();

	private final Starter starter = mock();

	private final Charges charges = spy(new Charges(mock(), mock(), mock(), 64, Runnable::run));

	private final SettlementLine line = new SettlementLine(Lane.LIST, new Settlement.Steps(this.starter, this.charges,
			mock(), mock(), new Partitions(1), mock(), mock(), new Loops(System::nanoTime)), (unknown) -> {
			});

	SettlementLineTests() {
		when(this.starter.startLater(any(), any()))
			.thenAnswer((call) -> CompletableFuture.completedFuture(start(call.getArgument(1))));
		when(this.starter.start(any(), any())).thenAnswer((call) -> start(call.getArgument(1)));
	}

	private List<Started> start(List<Delivery> deliveries) {
		this.started.addAll(deliveries);
		return deliveries.stream().map((one) -> (Started) new Dropped(false)).toList();
	}

	@AfterEach
	void close() {
		this.line.close();
	}

	@Test
	void takesFullCallsForAllPartitionsAtOnce() {
		assertThat(SettlementLine.largestBatch(new Partitions(1))).isEqualTo(200);
		assertThat(SettlementLine.largestBatch(new Partitions(16))).isEqualTo(3200);
	}

	@Test
	void aLackOfMemoryAtTheBeginningHoldsNobodyUp() {
		lacksMemory().when(this.charges).tryRoom(anyInt());
		List<Delivery> all = IntStream.range(0, 5).mapToObj((i) -> delivery()).toList();
		all.forEach((delivery) -> assertThat(this.line.take(delivery)).isTrue());
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.started).containsAll(all));
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.line.inHand().heldFor(Duration.ZERO)).isEmpty());
	}

	private static Stubber lacksMemory() {
		Stubber once = doThrow(new OutOfMemoryError("for a test"));
		return once.doCallRealMethod();
	}

	private static Delivery delivery() {
		return new Delivery(OrderId.random(0), "hand", false, "at", "");
	}

}
