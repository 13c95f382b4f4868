package dev.catraca.redis;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.order.OrderId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallsTests {

	@Test
	void areForUpToTwoHundredOrdersOfOnePartitionEach() {
		List<OrderId> batch = Stream.of(orders(0, 450), orders(3, 200), orders(7, 1))
			.flatMap(Function.identity())
			.toList();
		List<List<OrderId>> calls = Calls.of(batch, OrderId::partition);
		assertThat(calls).extracting(List::size).containsExactlyInAnyOrder(200, 200, 50, 200, 1);
		assertThat(calls).allSatisfy(
				(call) -> assertThat(call).extracting(OrderId::partition).containsOnly(call.get(0).partition()));
		assertThat(calls.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(batch);
	}

	private static Stream<OrderId> orders(int partition, int count) {
		return IntStream.range(0, count).mapToObj((i) -> OrderId.random(partition));
	}

}
