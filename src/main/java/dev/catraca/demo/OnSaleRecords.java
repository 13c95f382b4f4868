package dev.catraca.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.redis.LuaScript;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * What is known of on-sale rushes in Redis, where every instance finds it.
 */
@Component
@OnlyInDemo
class OnSaleRecords {

	private static final Duration KEPT = Duration.ofHours(1);

	private final LuaScript statuses = LuaScript.list(OnSaleRecords.class, "statuses.lua");

	private final StringRedisTemplate redis;

	private final JsonMapper json;

	OnSaleRecords(StringRedisTemplate redis, JsonMapper json) {
		this.redis = redis;
		this.json = json;
	}

	/**
	 * Keeps how far a rush is, for an hour, and that it is the latest. Redis:
	 * {@code SET}; safe to repeat.
	 * @param sale the rush
	 */
	void keep(OnSale sale) {
		this.redis.opsForValue().set(DemoKeys.onSale(sale.id()), this.json.writeValueAsString(sale), KEPT);
		this.redis.opsForValue().set(DemoKeys.latest(), sale.id(), KEPT);
	}

	/**
	 * Reads how far the latest rush is, of whichever instance. Redis: {@code GET}.
	 * @return the rush, empty if there was none for an hour
	 */
	Optional<OnSale> latest() {
		return Optional.ofNullable(this.redis.opsForValue().get(DemoKeys.latest())).flatMap(this::find);
	}

	/**
	 * Reads how far a rush is. Redis: {@code GET}.
	 * @param id the rush
	 * @return the rush, as the document to answer; empty if there is none
	 */
	Optional<OnSale> find(String id) {
		return Optional.ofNullable(this.redis.opsForValue().get(DemoKeys.onSale(id)))
			.map((text) -> this.json.readValue(text, OnSale.class));
	}

	/**
	 * Asks whoever runs a rush to stop. Redis: {@code SET}; safe to repeat.
	 * @param id the rush
	 */
	void askToStop(String id) {
		this.redis.opsForValue().set(DemoKeys.stop(id), "1", KEPT);
	}

	/**
	 * Whether a rush is to stop. Redis: {@code EXISTS}.
	 * @param id the rush
	 * @return whether somebody has asked for it
	 */
	boolean isToStop(String id) {
		return Boolean.TRUE.equals(this.redis.hasKey(DemoKeys.stop(id)));
	}

	/**
	 * Where orders stand. Redis: a script of {@code MGET}.
	 * @param ids orders of one partition
	 * @return the status of each, empty where there is no such order
	 */
	List<String> statuses(List<OrderId> ids) {
		return this.statuses.strings(this.redis, ids.stream().map(OrderKeys::record).toList(), List.of());
	}

}
