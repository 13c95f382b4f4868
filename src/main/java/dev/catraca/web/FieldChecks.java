package dev.catraca.web;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks the parameters and fields of one request, and tells all that are out of their
 * limits at once.
 */
public final class FieldChecks {

	/** The most that any page holds. */
	static final int LARGEST_PAGE = 1000;

	private final List<FieldError> errors = new ArrayList<>();

	/**
	 * Notes a field that breaks its rule.
	 * @param rule whether the rule holds
	 * @param field the field's path
	 * @param message the rule in words, never the value
	 * @return the checks
	 */
	public FieldChecks require(boolean rule, String field, String message) {
		if (!rule) {
			this.errors.add(new FieldError(field, message));
		}
		return this;
	}

	/**
	 * Notes a number that is out of its range.
	 * @param value the number
	 * @param least the least it may be
	 * @param most the most it may be
	 * @param field the field's path
	 * @return the checks
	 */
	public FieldChecks range(long value, long least, long most, String field) {
		return require(value >= least && value <= most, field, least + " to " + most);
	}

	/**
	 * Notes a limit of a page that is not 1 to 1000.
	 * @param limit the limit
	 * @return the checks
	 */
	public FieldChecks limit(int limit) {
		return range(limit, 1, LARGEST_PAGE, "limit");
	}

	/**
	 * Ends the checks.
	 * @throws Refusal {@code invalid-request}, if anything was noted
	 */
	public void done() {
		if (!this.errors.isEmpty()) {
			throw new Refusal(FieldError.problem("invalid-request", this.errors));
		}
	}

}
