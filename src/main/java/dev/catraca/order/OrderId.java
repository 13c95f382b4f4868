package dev.catraca.order;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identity of an order, such as {@code 0-9f86d081884c7d659a2feaa0c55ad015}: the partition
 * that keeps it, then 128 random bits. Whoever knows it may see and cancel the order.
 *
 * @param partition the partition that keeps the order, from 0
 * @param token 32 lower-case hexadecimal digits
 */
public record OrderId(int partition, String token) {

	private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,3})-([0-9a-f]{32})");

	private static final SecureRandom RANDOM = new SecureRandom();

	/**
	 * A new, unguessable identity.
	 * @param partition the partition that will keep the order
	 * @return the identity
	 */
	public static OrderId random(int partition) {
		byte[] bits = new byte[16];
		RANDOM.nextBytes(bits);
		return new OrderId(partition, HexFormat.of().formatHex(bits));
	}

	/**
	 * Reads an identity as it stands in a path or a lane.
	 * @param text what may be an identity
	 * @return the identity, empty if the text has another form
	 */
	public static Optional<OrderId> parse(String text) {
		var form = FORM.matcher(text);
		return form.matches() ? Optional.of(new OrderId(Integer.parseInt(form.group(1)), form.group(2)))
				: Optional.empty();
	}

	@JsonValue
	@Override
	public String toString() {
		return this.partition + "-" + this.token;
	}

}
