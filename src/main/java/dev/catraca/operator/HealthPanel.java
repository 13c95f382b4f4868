package dev.catraca.operator;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import dev.catraca.web.Panel;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * What our own health indicators say of this instance, its loops and its Redis.
 */
@Component
class HealthPanel implements Panel {

	private static final List<String> SHOWN = List.of("lanes", "data", "redisSafety", "audit");

	private final Map<String, HealthIndicator> indicators;

	HealthPanel(Map<String, HealthIndicator> indicators) {
		this.indicators = new TreeMap<>(indicators);
		this.indicators.keySet().retainAll(SHOWN);
	}

	@Override
	public String name() {
		return "health";
	}

	@Override
	public Map<String, Part> read(int partition) {
		Map<String, Part> parts = new TreeMap<>();
		this.indicators.forEach((name, indicator) -> parts.put(name, Part.of(indicator)));
		return parts;
	}

	/**
	 * What one indicator says.
	 *
	 * @param status UP, DOWN, UNKNOWN, or a status of its own
	 * @param details what it found
	 */
	record Part(String status, Map<String, Object> details) {

		static Part of(HealthIndicator indicator) {
			Health health = Objects.requireNonNull(indicator.health());
			return new Part(health.getStatus().getCode(), health.getDetails());
		}

	}

}
