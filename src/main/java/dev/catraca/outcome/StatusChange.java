package dev.catraca.outcome;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.catraca.order.OrderId;

/**
 * A change of an order's status as it is published, one line each:
 * {@code id|version|status|attempts|startedAt|settledAt|reason|ticket}.
 *
 * @param id the order
 * @param version the number of the change
 * @param fields the fields of the record that it sets; empty text for none
 */
record StatusChange(OrderId id, int version, Map<String, String> fields) {

	private static final String[] NAMES = { "version", "status", "attempts", "startedAt", "settledAt", "reason",
			"ticket" };

	private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}");

	static Optional<StatusChange> parse(String line) {
		String[] parts = line.split("\\|", -1);
		if (parts.length != NAMES.length + 1 || !VERSION.matcher(parts[1]).matches()) {
			return Optional.empty();
		}
		Map<String, String> fields = new HashMap<>();
		for (int i = 0; i < NAMES.length; i++) {
			fields.put(NAMES[i], parts[i + 1]);
		}
		return OrderId.parse(parts[0]).map((id) -> new StatusChange(id, Integer.parseInt(parts[1]), fields));
	}

}
