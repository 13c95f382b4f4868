package dev.catraca.order;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import dev.catraca.redis.Glance;

import org.springframework.stereotype.Component;

/**
 * Knows whether there is anything to look after, so that sweeps need not ask Redis while
 * there is not.
 */
@Component
public class OpenOrders implements Glance {

	private final Map<Integer, Boolean> open = new ConcurrentHashMap<>();

	/**
	 * Whether any order was queued, processing or delayed half a second ago.
	 * @return false only if none was
	 */
	public boolean any() {
		return this.open.isEmpty() || this.open.containsValue(true);
	}

	@Override
	public String command() {
		return "EXISTS";
	}

	@Override
	public List<String> keys(int partition) {
		return Stream.of(Lane.values())
			.flatMap((lane) -> Stream.of(OrderKeys.queued(partition, lane), OrderKeys.processing(partition, lane),
					OrderKeys.delayed(partition, lane)))
			.toList();
	}

	@Override
	public void seen(int partition, List<String> found) {
		this.open.put(partition, !found.equals(List.of("0")));
	}

}
