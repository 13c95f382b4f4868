package dev.catraca.outcome;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import dev.catraca.order.Claim;
import dev.catraca.order.Facts;
import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderStatus;
import dev.catraca.order.TicketCodes;
import dev.catraca.redis.Micros;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The record of an order, which {@code order/record.lua} describes.
 *
 * @param state what changes, by the names of {@link StatusChange}
 * @param facts what it was accepted with
 * @param buyer who ordered
 * @param attributes free names and values
 */
record OrderRecord(Map<String, String> state, Facts facts, String buyer, Map<String, String> attributes) {

	/**
	 * Reads a record.
	 * @param text as it stands in Redis
	 * @return the record, empty if somebody has changed it so that it cannot be read
	 */
	static Optional<OrderRecord> parse(String text) {
		List<String> lines = List.of(text.split("\n", -1));
		String first = lines.get(0);
		// what follows the last of them is the stream entry
		Map<String, String> state = StatusChange.fields(first.substring(0, Math.max(0, first.lastIndexOf('|'))));
		if (lines.size() < 3 || lines.get(2).isEmpty() || state.isEmpty()) {
			return Optional.empty();
		}
		Map<String, String> attributes = new TreeMap<>();
		lines.subList(3, lines.size()).forEach((line) -> {
			String[] attribute = line.split("=", 2);
			attributes.put(attribute[0], attribute[attribute.length - 1]);
		});
		return Facts.parse(lines.get(1)).map((facts) -> new OrderRecord(state, facts, lines.get(2), attributes));
	}

	/**
	 * Counts the changes of status from 1, so that a missed one is noticed. Each start
	 * and replay writes it into the claim; the changes after it are told by the status.
	 */
	int version() {
		return claim().version() + switch (status()) {
			case PROCESSING -> 0;
			case QUEUED, CONFIRMED, REJECTED, FAILED -> 1;
			// of a queued or a confirmed order
			case CANCELLED, LOST -> 2;
		};
	}

	/** The record with the fields that a change of status brings. */
	OrderRecord with(Map<String, String> changes) {
		Map<String, String> changed = new HashMap<>(this.state);
		changed.putAll(changes);
		return new OrderRecord(changed, this.facts, this.buyer, this.attributes);
	}

	Order order(OrderId id) {
		List<String> tickets = (status() == OrderStatus.CONFIRMED) ? TicketCodes.of(this.facts.match(),
				this.facts.sector(), Long.parseLong(text("ticket")), this.facts.quantity()) : List.of();
		return new Order(id, this.facts.lane(), status(), this.facts.match(), this.facts.sector(),
				this.facts.quantity(), this.buyer, this.attributes, this.facts.amount(), this.facts.sequence(), null,
				null, claim().attempts(), tickets, optional("reason"), Micros.instant(this.facts.acceptedAt()),
				instant(claim().startedAt()), instant(text("settledAt")));
	}

	private OrderStatus status() {
		return OrderStatus.of(text("status"));
	}

	private Claim claim() {
		return Claim.parse(text("claim")).orElseThrow();
	}

	private static @Nullable Instant instant(String micros) {
		return micros.isEmpty() ? null : Micros.instant(micros);
	}

	private @Nullable String optional(String name) {
		return StringUtils.hasLength(text(name)) ? text(name) : null;
	}

	private String text(String name) {
		return Objects.requireNonNull(this.state.get(name), name);
	}

}
