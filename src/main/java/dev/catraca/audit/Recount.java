package dev.catraca.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.catraca.order.AcceptedBatch;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.outcome.AcceptedBatches;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Counts orders and seats anew, from the records.
 */
@Component
class Recount {

	/** The form that order/record.lua asks for, too. */
	private static final Pattern RECORD = Pattern
		.compile("(?<status>[a-z]+)\\|[^|\n]+\\|[0-9]*\\|[a-z-]*\\|[0-9]*\\|[0-9-]*\n"
				+ "(?<quantity>[0-9]{1,2})\\|(?<sector>[^|\n]+)\\|(?<match>[^|\n]+)\\|[^|\n]+\\|[A-Z]+\\|[0-9]+"
				+ "\\|(?<lane>list|stream|pubsub)\\|[0-9]+\\|[^|\n]*\n[^\n]");

	private final StringRedisTemplate redis;

	Recount(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Counts the records of a partition. Redis: {@code ZRANGEBYSCORE} and {@code MGET},
	 * for about 200 orders at a time, and {@code EXISTS} of what has no text.
	 * @param partition the partition
	 * @param rests how many times as long as a call took to rest after it
	 * @return counts that are not 0 by name: <code>&lt;status&gt;:&lt;lane&gt;</code>
	 * orders, <code>held|&lt;match&gt;|&lt;sector&gt;</code> and
	 * <code>sold|&lt;match&gt;|&lt;sector&gt;</code> seats, {@code missing} and
	 * {@code unreadable} records
	 * @throws CancellationException if the thread is interrupted while it rests
	 */
	Map<String, Long> of(int partition, int rests) {
		Map<String, Long> counts = new HashMap<>();
		AcceptedBatches batches = new AcceptedBatches(this.redis, partition, Double.POSITIVE_INFINITY);
		long begun = System.nanoTime();
		for (List<AcceptedBatch> next = batches.next(); !next.isEmpty(); next = batches.next()) {
			List<String> keys = new ArrayList<>();
			next.stream()
				.flatMap((batch) -> batch.ids().stream())
				.filter((id) -> !id.isEmpty())
				.forEach((text) -> OrderId.parse(text)
					.ifPresentOrElse((id) -> keys.add(OrderKeys.record(id)), () -> add(counts, "unreadable", 1)));
			if (!keys.isEmpty()) {
				count(keys, counts);
			}
			rest(rests * (System.nanoTime() - begun));
			begun = System.nanoTime();
		}
		return counts;
	}

	private void count(List<String> keys, Map<String, Long> counts) {
		List<String> records = Objects.requireNonNull(this.redis.opsForValue().multiGet(keys));
		List<String> without = new ArrayList<>();
		for (int i = 0; i < keys.size(); i++) {
			String text = records.get(i);
			if (text == null) {
				without.add(keys.get(i));
			}
			else {
				count(text, counts);
			}
		}
		if (!without.isEmpty()) {
			long there = Objects.requireNonNullElse(this.redis.countExistingKeys(without), 0L);
			add(counts, "unreadable", there);
			add(counts, "missing", without.size() - there);
		}
	}

	private static void count(String text, Map<String, Long> counts) {
		Matcher order = RECORD.matcher(text);
		if (!order.lookingAt()) {
			add(counts, "unreadable", 1);
			return;
		}
		String status = order.group("status");
		add(counts, status + ":" + order.group("lane"), 1);
		String seats = "|" + order.group("match") + "|" + order.group("sector");
		long quantity = Long.parseLong(order.group("quantity"));
		if (status.equals("queued") || status.equals("processing")) {
			add(counts, "held" + seats, quantity);
		}
		else if (status.equals("confirmed")) {
			add(counts, "sold" + seats, quantity);
		}
	}

	private static void add(Map<String, Long> counts, String name, long by) {
		if (by > 0) {
			counts.merge(name, by, Long::sum);
		}
	}

	private static void rest(long nanos) {
		try {
			TimeUnit.NANOSECONDS.sleep(nanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Nobody waits for the recount any more");
		}
	}

}
