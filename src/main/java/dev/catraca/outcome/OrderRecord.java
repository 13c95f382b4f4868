package dev.catraca.outcome;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import dev.catraca.order.Claim;
import dev.catraca.order.Facts;
import dev.catraca.order.MatchId;
import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderStatus;
import dev.catraca.order.TicketCodes;
import dev.catraca.redis.Micros;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The fields of an order's record. Free attributes stand among them with an {@code @} in
 * front; instants are microseconds since the epoch.
 */
final class OrderRecord {

	private final Map<String, String> fields;

	OrderRecord(Map<String, String> fields) {
		this.fields = fields;
	}

	/**
	 * Counts the changes of status from 1, so that a missed one is noticed. Each start
	 * and replay writes it into the claim; the changes after it are told by the status.
	 */
	int version() {
		return claim().version() + switch (OrderStatus.of(text("status"))) {
			case PROCESSING -> 0;
			case QUEUED, CONFIRMED, REJECTED, FAILED -> 1;
			// of a queued or a confirmed order
			case CANCELLED, LOST -> 2;
		};
	}

	private Claim claim() {
		return Claim.parse(text("claim")).orElseThrow();
	}

	/** The record with the fields that a change of status brings. */
	OrderRecord with(Map<String, String> changes) {
		Map<String, String> changed = new TreeMap<>(this.fields);
		changed.putAll(changes);
		return new OrderRecord(changed);
	}

	Order order(OrderId id) {
		OrderStatus status = OrderStatus.of(text("status"));
		Facts facts = Facts.parse(text("facts")).orElseThrow();
		Claim claim = claim();
		MatchId match = new MatchId(text("matchId"));
		List<String> tickets = (status == OrderStatus.CONFIRMED)
				? TicketCodes.of(match, text("sector"), Long.parseLong(text("ticket")), facts.quantity()) : List.of();
		return new Order(id, facts.lane(), status, match, text("sector"), facts.quantity(), text("buyer"), attributes(),
				facts.amount(), facts.sequence(), null, null, claim.attempts(), tickets, optional("reason"),
				Micros.instant(facts.acceptedAt()), instant(claim.startedAt()), instant(this.fields.get("settledAt")));
	}

	private Map<String, String> attributes() {
		Map<String, String> attributes = new TreeMap<>();
		this.fields.forEach((name, value) -> {
			if (name.startsWith("@")) {
				attributes.put(name.substring(1), value);
			}
		});
		return attributes;
	}

	private static @Nullable Instant instant(@Nullable String micros) {
		return StringUtils.hasLength(micros) ? Micros.instant(micros) : null;
	}

	private @Nullable String optional(String name) {
		String value = this.fields.get(name);
		return (value != null && !value.isEmpty()) ? value : null;
	}

	private String text(String name) {
		return Objects.requireNonNull(this.fields.get(name), name);
	}

}
