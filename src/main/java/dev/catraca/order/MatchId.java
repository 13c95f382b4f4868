package dev.catraca.order;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Identity of a match, such as {@code fla-flu}.
 *
 * @param value {@code [a-z0-9][a-z0-9-]{0,62}}
 */
public record MatchId(@JsonValue String value) {

	private static final int LONGEST = 63;

	/**
	 * Rule of {@link #isValid}, in words.
	 */
	public static final String RULE = "1 to 63 of a-z, 0-9 and -, starting with a letter or digit";

	public MatchId {
		if (!isValid(value)) {
			throw new IllegalArgumentException("A match id has " + RULE);
		}
	}

	/**
	 * Whether a text can name a match or a sector.
	 * @param text the text
	 * @return whether it has the form of a name
	 */
	public static boolean isValid(String text) {
		if (text.isEmpty() || text.length() > LONGEST || text.charAt(0) == '-') {
			return false;
		}
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
				return false;
			}
		}
		return true;
	}

	@Override
	public String toString() {
		return this.value;
	}

}
