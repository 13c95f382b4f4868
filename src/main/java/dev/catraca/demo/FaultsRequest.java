package dev.catraca.demo;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.catraca.web.FieldChecks;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * Faults to be set; what is left out stays as it is.
 *
 * @param latency how long each charge takes, such as {@code PT0.5S} or {@code 500ms}
 * @param declineRate share of orders that are declined
 * @param outageRate share of charges that find the gateway unavailable
 * @param stallNext how many of the next charges hang; 0 releases those that do
 * @param crashNext how many of the next charges end their worker
 */
@Schema(name = "NewFaults", minProperties = 1, example = """
		{"latency":"500ms","declineRate":0.1,"outageRate":0.2,"stallNext":0,"crashNext":1}""")
record FaultsRequest(@Nullable String latency, @Schema(minimum = "0", maximum = "1") @Nullable Double declineRate,
		@Schema(minimum = "0", maximum = "1") @Nullable Double outageRate,
		@Schema(minimum = "0", maximum = "1000") @Nullable Integer stallNext,
		@Schema(minimum = "0", maximum = "1000") @Nullable Integer crashNext) {

	private static final Pattern DURATION = Pattern.compile("\\d{1,9}(ms|s|m)|PT[0-9HMS.]{2,20}");

	private static final Duration LONGEST = Duration.ofSeconds(60);

	private static final int MOST = 1000;

	/**
	 * Checks everything.
	 * @return what is to be set, by name
	 */
	Map<String, String> checked() {
		FieldChecks checks = new FieldChecks();
		Map<String, String> changes = new TreeMap<>();
		if (this.latency != null) {
			Duration time = duration(this.latency);
			checks.require(time != null && time.compareTo(LONGEST) <= 0, "latency",
					"PT0S to PT60S, as PT0.5S or 500ms");
			changes.put("latency", String.valueOf(time));
		}
		rate(this.declineRate, "declineRate", checks, changes);
		rate(this.outageRate, "outageRate", checks, changes);
		count(this.stallNext, "stallNext", checks, changes);
		count(this.crashNext, "crashNext", checks, changes);
		checks.require(!changes.isEmpty(), "latency", "at least one of the faults");
		checks.done();
		return changes;
	}

	private static @Nullable Duration duration(String text) {
		try {
			return DURATION.matcher(text).matches() ? DurationStyle.detectAndParse(text) : null;
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			return null;
		}
	}

	private static void rate(@Nullable Double rate, String name, FieldChecks checks, Map<String, String> changes) {
		if (rate != null) {
			checks.require(rate >= 0 && rate <= 1, name, "0 to 1");
			changes.put(name, rate.toString());
		}
	}

	private static void count(@Nullable Integer count, String name, FieldChecks checks, Map<String, String> changes) {
		if (count != null) {
			checks.range(count, 0, MOST, name);
			changes.put(name, count.toString());
		}
	}

}
