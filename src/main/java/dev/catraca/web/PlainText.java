package dev.catraca.web;

import org.jspecify.annotations.Nullable;

/**
 * Tells text that may be kept, shown and logged as it is.
 */
public final class PlainText {

	/** Marks that turn the direction of what follows, Unicode's Bidi_Control. */
	private static final String TURNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

	private PlainText() {
	}

	/**
	 * Whether a text is a name: one that may be kept, with something to be seen in it.
	 * @param text the text
	 * @param most how many characters (code points) it may have
	 * @return whether it names somebody or something
	 */
	public static boolean isName(@Nullable String text, int most) {
		return text != null && !text.codePoints().allMatch(PlainText::isUnseen) && is(text, most);
	}

	/**
	 * Rule of {@link #isName}, in words.
	 * @param most how many characters it may have
	 * @return the rule
	 */
	public static String nameRule(int most) {
		return "1 to " + most + " characters, not only blanks, none of them a control or direction mark";
	}

	/**
	 * Whether a text is of so many characters and holds nothing that ends a line, turns
	 * the direction of what follows, or is no character at all.
	 * @param text the text
	 * @param most how many characters (code points) it may have
	 * @return whether it may be kept
	 */
	public static boolean is(String text, int most) {
		if (text.codePointCount(0, text.length()) > most) {
			return false;
		}
		for (int i = 0; i < text.length();) {
			int point = text.codePointAt(i);
			if (!isPlain(point)) {
				return false;
			}
			i += Character.charCount(point);
		}
		return true;
	}

	private static boolean isUnseen(int point) {
		return Character.isWhitespace(point) || Character.isSpaceChar(point)
				|| Character.getType(point) == Character.FORMAT;
	}

	private static boolean isPlain(int point) {
		return switch (Character.getType(point)) {
			case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> TURNS.indexOf(point) < 0;
		};
	}

}
