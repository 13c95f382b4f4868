package dev.catraca.lane.stream;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.catraca.lane.delivery.Asked;
import org.jspecify.annotations.Nullable;

/**
 * Checks the ids of stream entries that an operator gives. An id is the millisecond an
 * entry was added at and a number within it; both are unsigned 64-bit numbers.
 */
final class EntryIds {

	private static final String FIRST = "0-0";

	private static final String LAST = "18446744073709551615-18446744073709551615";

	private static final Pattern ID = Pattern.compile("(\\d{1,20})(?:-(\\d{1,20}))?");

	private EntryIds() {
	}

	/**
	 * An id.
	 * @param field where it was given
	 * @param text such as 1795255839730-0; without its second part the first of that
	 * millisecond
	 * @return the whole id
	 */
	static String one(String field, @Nullable String text) {
		return one(field, text, "");
	}

	/**
	 * An id, where something else may be given too.
	 * @param field where it was given
	 * @param text the id
	 * @param others what else may be given, as a refusal tells it: "$ or "
	 * @return the whole id
	 */
	static String one(String field, @Nullable String text, String others) {
		Matcher parts = ID.matcher((text != null) ? text : "");
		if (!parts.matches() || !isUnsigned(parts.group(1)) || !isUnsigned(parts.group(2))) {
			throw Asked.refusal(field, others + "an entry id such as 1795255839730-0");
		}
		return parts.group(1) + "-" + Objects.requireNonNullElse(parts.group(2), "0");
	}

	/**
	 * Some ids.
	 * @param texts the ids, 1 to 1000
	 * @return the whole ids
	 */
	static List<String> some(@Nullable List<@Nullable String> texts) {
		if (texts == null || texts.isEmpty() || texts.size() > Asked.MOST) {
			throw Asked.refusal("ids", "1 to " + Asked.MOST + " entry ids");
		}
		return texts.stream().map((text) -> one("ids", text)).toList();
	}

	/**
	 * Where a range begins or ends.
	 * @param field where it was given
	 * @param text {@code -}, {@code +}, an id, {@code (} and an id, or an instant; a plus
	 * sign in a query means a space, so that counts too
	 * @return what Redis is told; an instant is its millisecond
	 */
	static String bound(String field, String text) {
		if (text.equals("-")) {
			return FIRST;
		}
		if (text.equals("+") || text.equals(" ")) {
			return LAST;
		}
		if (text.startsWith("(")) {
			return "(" + one(field, text.substring(1));
		}
		if (ID.matcher(text).matches()) {
			one(field, text);
			return text;
		}
		try {
			long millis = Instant.parse(text).toEpochMilli();
			if (millis >= 0) {
				return Long.toString(millis);
			}
		}
		catch (DateTimeException | ArithmeticException ex) {
			// refused as any other text
		}
		throw Asked.refusal(field, "-, +, an entry id, ( and an entry id, or an instant such as 2027-03-07T19:00:00Z");
	}

	/**
	 * Whether a bound is higher than another.
	 * @param one a bound
	 * @param other another
	 * @return whether the first is higher
	 */
	static boolean isHigher(String one, String other) {
		long[] left = numbers(one);
		long[] right = numbers(other);
		int millis = Long.compareUnsigned(left[0], right[0]);
		return millis > 0 || (millis == 0 && Long.compareUnsigned(left[1], right[1]) > 0);
	}

	/**
	 * Whether a range is beyond the last id there can be, or before the first: Redis
	 * calls that an error.
	 * @param lower its lower bound
	 * @param upper its upper bound
	 * @return whether nothing can stand there
	 */
	static boolean isBeyond(String lower, String upper) {
		return (lower.startsWith("(") && !isHigher(LAST, lower)) || (upper.startsWith("(") && !isHigher(upper, FIRST));
	}

	private static long[] numbers(String bound) {
		String[] parts = bound.replace("(", "").split("-");
		return new long[] { Long.parseUnsignedLong(parts[0]),
				(parts.length > 1) ? Long.parseUnsignedLong(parts[1]) : 0 };
	}

	private static boolean isUnsigned(@Nullable String digits) {
		try {
			if (digits != null) {
				Long.parseUnsignedLong(digits);
			}
			return true;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

}
