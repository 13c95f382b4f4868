package dev.catraca.lane.delivery;

import java.util.List;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.redis.LuaScript;
import dev.catraca.settlement.Delivery;
import dev.catraca.settlement.Settler;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Moves what is no order out of the lanes, where it would come back for ever.
 */
@Component
public class DeadLetters {

	private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

	private static final String MOST = "10000";

	private static final int LONGEST = 1024;

	private final LuaScript bury = LuaScript.number(DeadLetters.class, "bury.lua");

	private final StringRedisTemplate redis;

	private final MeterProvider<Counter> buried;

	DeadLetters(StringRedisTemplate redis, MeterRegistry registry) {
		this.redis = redis;
		this.buried = Counter.builder("catraca.lane.malformed")
			.description("Entries that were no order, moved to the dead letters")
			.withRegistry(registry);
		List.of(Lane.LIST, Lane.STREAM).forEach((lane) -> this.buried.withTag("lane", lane.label()));
	}

	/**
	 * Buries an entry that does not even name an order. Redis: a script of {@code XACK}
	 * or {@code LREM}, and {@code XADD}; safe to repeat.
	 * @param lane the lane it came in
	 * @param partition the partition
	 * @param at the list or stream it is acknowledged in
	 * @param element the list element, or the id of the stream entry
	 * @param says what it says
	 */
	public void buryMalformed(Lane lane, int partition, String at, String element, String says) {
		bury(lane, partition, at, element, "malformed", says);
	}

	/**
	 * Buries a delivery of an order that does not exist. Redis: as above.
	 * @param lane the lane it came in
	 * @param delivery the delivery
	 */
	public void buryUnknown(Lane lane, Delivery delivery) {
		OrderId id = delivery.orderId();
		String element = delivery.entry().isEmpty() ? id.toString() : delivery.entry();
		bury(lane, id.partition(), delivery.acknowledgeAt(), element, "unknown-order", id.toString());
	}

	private void bury(Lane lane, int partition, String at, String element, String reason, String says) {
		long buried = this.bury.count(this.redis, List.of(Settler.deadLetters(partition, lane), at),
				List.of(lane.label(), Settler.GROUP, element, reason,
						says.substring(0, Math.min(LONGEST, says.length())), MOST));
		if (buried == 1) {
			this.buried.withTag("lane", lane.label()).increment();
			log.warn("An entry of the {} lane is no order ({}); it is kept among the dead letters", lane.label(),
					reason);
		}
	}

}
