package dev.catraca.order;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A claim on an order, as it stands in its record from one start to the next:
 * {@code version/attempts/startedAt/latest/nonce}, before the first start {@code 0/0///},
 * where latest is the microsecond of the latest start unless that was the first. Who
 * knows it may settle the order.
 *
 * @param text the whole of it
 * @param version the number of the change of status that wrote it, {@code 0} for that of
 * acceptance
 * @param attempts how often the order was started; a replay counts anew
 * @param startedAt microsecond of the first start, empty before it
 */
public record Claim(String text, int version, int attempts, String startedAt) {

	private static final Pattern FORM = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})/([0-9]{0,18})/[0-9]{0,18}/[^/|]*");

	/**
	 * Reads a claim.
	 * @param text as it stands in a record
	 * @return the claim, empty if the text has another form
	 */
	public static Optional<Claim> parse(String text) {
		var form = FORM.matcher(text);
		return form.matches() ? Optional
			.of(new Claim(text, Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)), form.group(3)))
				: Optional.empty();
	}

}
