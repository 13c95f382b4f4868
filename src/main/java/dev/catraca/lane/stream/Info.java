package dev.catraca.lane.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code XINFO} tells: names and values in turn.
 */
final class Info {

	private Info() {
	}

	static Map<String, String> of(List<String> row) {
		Map<String, String> info = new HashMap<>();
		for (int i = 0; i + 1 < row.size(); i += 2) {
			info.put(row.get(i), row.get(i + 1));
		}
		return info;
	}

	static long number(Map<String, String> info, String name) {
		return Long.parseLong(info.getOrDefault(name, "0"));
	}

}
