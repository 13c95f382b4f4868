package dev.catraca.lane.deadletter;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.catraca.order.Lane;

/**
 * Identity of a dead letter, such as {@code 0-list-1795255839730-0}.
 *
 * @param partition the partition that keeps it, from 0
 * @param lane the lane it came in
 * @param entry its id in the stream of the lane's dead letters
 */
record DeadLetterId(int partition, Lane lane, String entry) {

	private static final Pattern FORM = Pattern
		.compile("(0|[1-9]\\d{0,3})-(list|stream|pubsub)-(?!0+-0+$)(\\d{1,20})-(\\d{1,20})");

	/** By age and, of the same age, in an order that never changes. */
	static final Comparator<DeadLetterId> NEWEST_FIRST = Comparator
		.comparing(DeadLetterId::millis, Long::compareUnsigned)
		.thenComparing(DeadLetterId::number, Long::compareUnsigned)
		.reversed()
		.thenComparing(DeadLetterId::partition)
		.thenComparing(DeadLetterId::lane);

	static Optional<DeadLetterId> parse(String text) {
		Matcher form = FORM.matcher(text);
		if (!form.matches()) {
			return Optional.empty();
		}
		try {
			String entry = Long.toUnsignedString(Long.parseUnsignedLong(form.group(3))) + "-"
					+ Long.toUnsignedString(Long.parseUnsignedLong(form.group(4)));
			return Optional
				.of(new DeadLetterId(Integer.parseInt(form.group(1)), Lane.of(form.group(2)).orElseThrow(), entry));
		}
		catch (NumberFormatException ex) {
			return Optional.empty();
		}
	}

	long millis() {
		return Long.parseUnsignedLong(this.entry.substring(0, this.entry.indexOf('-')));
	}

	private long number() {
		return Long.parseUnsignedLong(this.entry.substring(this.entry.indexOf('-') + 1));
	}

	@JsonValue
	@Override
	public String toString() {
		return this.partition + "-" + this.lane.label() + "-" + this.entry;
	}

}
