package dev.catraca.outcome;

import java.util.List;
import java.util.Optional;

import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderStatus;
import dev.catraca.outcome.OrderReader.Seen;
import dev.catraca.testing.ToldEvents;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

class WatcherTests {

	private static final String FACTS = "||||\n2|north|fla-flu|160.00|BRL|1795255839730000|list|17|\nana";

	private final OrderId id = OrderId.random(0);

	private final OrderReader reader = mock();

	private final ToldEvents told = new ToldEvents();

	private final Watcher watcher = new Watcher(this.id, this.reader, this.told, Runnable::run);

	@Test
	void aChangeThatIsTheNextIsToldWithoutAnotherLook() {
		this.watcher.show(Optional.of(seen("processing|2/1/1000//w#7")));
		changed("rejected|2/1/1000//w#7|2000||");
		verify(this.reader, never()).seen(any(OrderId.class));
		assertThat(told()).containsExactly(OrderStatus.PROCESSING, OrderStatus.REJECTED);
	}

	@Test
	void whenOneWasMissedTheOrderIsReadAtOnce() {
		this.watcher.show(Optional.of(seen("queued|0/0///")));
		given(this.reader.seen(this.id)).willReturn(Optional.of(seen("processing|4/2/1000//w#8")));
		changed("queued|2/1/1000//w#7|||");
		assertThat(told()).containsExactly(OrderStatus.QUEUED, OrderStatus.PROCESSING);
	}

	@Test
	void aChangeThatComesLateIsNotTold() {
		this.watcher.show(Optional.of(seen("queued|2/1/1000//w#7")));
		changed("processing|2/1/1000//w#7|||");
		verify(this.reader, never()).seen(any(OrderId.class));
		assertThat(told()).containsExactly(OrderStatus.QUEUED);
	}

	private void changed(String line) {
		this.watcher.changed(StatusChange.parse(this.id + "|" + line).orElseThrow());
	}

	private List<OrderStatus> told() {
		return this.told.data().stream().map((order) -> ((Order) order).status()).toList();
	}

	private Seen seen(String state) {
		OrderRecord found = OrderRecord.parse(state + FACTS).orElseThrow();
		return new Seen(found.order(this.id), found);
	}

}
