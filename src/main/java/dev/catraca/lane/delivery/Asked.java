package dev.catraca.lane.delivery;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;

import dev.catraca.redis.Partitions;
import dev.catraca.web.FieldError;
import dev.catraca.web.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * Checks what an operator asks of a lane, before any key or command is made of it.
 */
public final class Asked {

	/**
	 * What a list answers at most.
	 */
	public static final int MOST = 1000;

	private static final Duration LONGEST = Duration.ofDays(366);

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");

	private static final Pattern DURATION = Pattern.compile("P[0-9DTHMS.]{1,30}|[0-9]{1,15}(ns|us|ms|s|m|h|d)");

	private Asked() {
	}

	/**
	 * The name of a group, a consumer or a channel.
	 * @param field where it was given
	 * @param text the name
	 * @return the name
	 * @throws Refusal if it is none
	 */
	public static String name(String field, @Nullable String text) {
		if (text == null || !NAME.matcher(text).matches()) {
			throw refusal(field, "1 to 128 letters, digits and . _ : -, the first a letter or digit");
		}
		return text;
	}

	/**
	 * How many are wanted.
	 * @param field where it was given
	 * @param count the number, null for 50
	 * @return 1 to 1000
	 * @throws Refusal if it is out of its limits
	 */
	public static int count(String field, @Nullable Integer count) {
		int wanted = (count != null) ? count : 50;
		if (wanted < 1 || wanted > MOST) {
			throw refusal(field, "1 to " + MOST);
		}
		return wanted;
	}

	/**
	 * A time span, such as {@code PT0.5S} or {@code 500ms}.
	 * @param field where it was given
	 * @param text the time span, null for none
	 * @return 0 to 366 days
	 * @throws Refusal if it is none
	 */
	public static Duration duration(String field, @Nullable String text) {
		return duration(field, text, LONGEST);
	}

	/**
	 * A time span with a limit of its own.
	 * @param field where it was given
	 * @param text the time span, null for none
	 * @param longest its limit
	 * @return 0 to its limit
	 * @throws Refusal if it is none or longer
	 */
	public static Duration duration(String field, @Nullable String text, Duration longest) {
		if (text == null) {
			return Duration.ZERO;
		}
		try {
			if (DURATION.matcher(text).matches()) {
				Duration asked = DurationStyle.detectAndParse(text);
				if (!asked.isNegative() && asked.compareTo(longest) <= 0) {
					return asked;
				}
			}
		}
		catch (IllegalArgumentException | DateTimeParseException | ArithmeticException ex) {
			// refused like one that is too long
		}
		throw refusal(field, "a duration such as PT0.5S or 500ms, up to " + longest);
	}

	/**
	 * Which partition's structure is meant.
	 * @param partitions how many there are
	 * @param partition the number asked for
	 * @return the number
	 * @throws Refusal if there is no such partition
	 */
	public static int partition(Partitions partitions, int partition) {
		if (partition < 0 || partition >= partitions.partitions()) {
			throw refusal("partition", "0 to " + (partitions.partitions() - 1));
		}
		return partition;
	}

	/**
	 * Refuses a field.
	 * @param field the field or parameter
	 * @param rule the rule it breaks
	 * @return the refusal
	 */
	public static Refusal refusal(String field, String rule) {
		return new Refusal(FieldError.problem("invalid-request", List.of(new FieldError(field, rule))));
	}

}
