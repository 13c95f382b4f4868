package dev.catraca.lane.stream;

import dev.catraca.lane.delivery.Asked;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How an operator wants the stream trimmed.
 *
 * @param maxLength entries to keep; or
 * @param minId the first id to keep
 * @param approximate whether to drop whole blocks only, which is cheaper and keeps a few
 * more
 * @param force whether to drop entries that are not settled, too
 */
@Schema(name = "Trim", description = "Either maxLength or minId", example = """
		{"maxLength":1000,"approximate":true,"force":false}""")
record TrimRequest(@Nullable Long maxLength, @Nullable String minId, @Nullable Boolean approximate,
		@Nullable Boolean force) {

	Trim checked() {
		if ((this.maxLength == null) == (this.minId == null)) {
			throw Asked.refusal("maxLength", "either this or minId");
		}
		boolean about = Boolean.TRUE.equals(this.approximate);
		boolean forced = Boolean.TRUE.equals(this.force);
		if (this.maxLength == null) {
			return new Trim("MINID", EntryIds.one("minId", this.minId), about, forced);
		}
		if (this.maxLength < 0) {
			throw Asked.refusal("maxLength", "0 or more");
		}
		return new Trim("MAXLEN", this.maxLength.toString(), about, forced);
	}

	/**
	 * A checked one.
	 *
	 * @param strategy MAXLEN or MINID
	 * @param threshold entries to keep, or the first id to keep
	 * @param approximate whole blocks only
	 * @param force unsettled ones too
	 */
	record Trim(String strategy, String threshold, boolean approximate, boolean force) {

		Trim from(String firstKept) {
			return new Trim("MINID", firstKept, this.approximate, this.force);
		}

	}

}
