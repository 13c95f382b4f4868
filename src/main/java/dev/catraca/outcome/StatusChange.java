package dev.catraca.outcome;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.catraca.order.Claim;
import dev.catraca.order.OrderId;

/**
 * A change of an order's status as it is published, one line each:
 * {@code id|status|claim|settledAt|reason|ticket}.
 *
 * @param id the order
 * @param fields the fields of the record that it sets; empty text for none
 */
record StatusChange(OrderId id, Map<String, String> fields) {

	private static final String[] NAMES = { "status", "claim", "settledAt", "reason", "ticket" };

	static Optional<StatusChange> parse(String line) {
		String[] parts = line.split("\\|", -1);
		if (parts.length != NAMES.length + 1 || Claim.parse(parts[2]).isEmpty()) {
			return Optional.empty();
		}
		Map<String, String> fields = new HashMap<>();
		for (int i = 0; i < NAMES.length; i++) {
			fields.put(NAMES[i], parts[i + 1]);
		}
		return OrderId.parse(parts[0]).map((id) -> new StatusChange(id, fields));
	}

}
