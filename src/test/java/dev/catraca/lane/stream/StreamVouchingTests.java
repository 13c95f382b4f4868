package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.catraca.order.OrderId;
import dev.catraca.redis.Loops;
import dev.catraca.settlement.Delivery;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

class StreamVouchingTests {

	private static final Duration STALLED_AFTER = Duration.ofSeconds(30);

	private final StreamLane lane = mock();

	private final PendingEntries pending = mock();

	private final StreamVouching vouching = new StreamVouching(this.lane,
			new StreamLaneProperties(1, 1, STALLED_AFTER, 1), this.pending);

	@Test
	void vouchesForWhatIsInHandForAThirdOfTheTimeLongBeforeItCountsAsStalled() {
		List<Delivery> held = List.of(new Delivery(OrderId.random(3), "hand", false, "at", "1-1"));
		given(this.lane.heldFor(Duration.ofSeconds(10))).willReturn(Map.of(3, held));
		this.vouching.sweep(new Loops(System::nanoTime).watch("sweep", this.vouching.name()));
		verify(this.pending).vouchFor(3, held);
		assertThat(this.vouching.pause()).isLessThan(STALLED_AFTER.dividedBy(3));
	}

}
