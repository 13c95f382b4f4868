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
		int end = line.indexOf('|');
		Map<String, String> fields = fields(line.substring(end + 1));
		return fields.isEmpty() ? Optional.empty()
				: OrderId.parse(line.substring(0, end)).map((id) -> new StatusChange(id, fields));
	}

	/**
	 * Reads the fields of the record that change.
	 * @param line {@code status|claim|settledAt|reason|ticket}
	 * @return the fields by name, none if the line has another form
	 */
	static Map<String, String> fields(String line) {
		String[] parts = line.split("\\|", -1);
		if (parts.length != NAMES.length || Claim.parse(parts[1]).isEmpty()) {
			return Map.of();
		}
		Map<String, String> fields = new HashMap<>();
		for (int i = 0; i < NAMES.length; i++) {
			fields.put(NAMES[i], parts[i]);
		}
		return fields;
	}

}
