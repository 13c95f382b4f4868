package dev.catraca.order;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identity of an order, such as {@code 0-9f86d081884c7d659a2feaa0c55ad015}: the partition
 * that keeps it, then 128 random bits. Whoever knows it may see and cancel the order.
 *
 * @param partition the partition that keeps the order, from 0
 * @param token 32 lower-case hexadecimal digits
 */
public record OrderId(int partition, String token) {

	private static final int TOKEN_LENGTH = 32;

	private static final int MOST_DIGITS = 4;

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
		// every order passes here several times, so no regular expression
		int digits = text.length() - TOKEN_LENGTH - 1;
		return isPartition(text, digits) && text.charAt(digits) == '-' && isToken(text, digits + 1)
				? Optional.of(new OrderId(Integer.parseInt(text, 0, digits, 10), text.substring(digits + 1)))
				: Optional.empty();
	}

	private static boolean isPartition(String text, int digits) {
		if (digits < 1 || digits > MOST_DIGITS || (digits > 1 && text.charAt(0) == '0')) {
			return false;
		}
		for (int i = 0; i < digits; i++) {
			if (text.charAt(i) < '0' || text.charAt(i) > '9') {
				return false;
			}
		}
		return true;
	}

	private static boolean isToken(String text, int from) {
		for (int i = from; i < text.length(); i++) {
			char one = text.charAt(i);
			if ((one < '0' || one > '9') && (one < 'a' || one > 'f')) {
				return false;
			}
		}
		return true;
	}

	@JsonValue
	@Override
	public String toString() {
		return this.partition + "-" + this.token;
	}

}
