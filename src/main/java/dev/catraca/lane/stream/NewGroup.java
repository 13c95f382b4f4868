package dev.catraca.lane.stream;

import dev.catraca.lane.delivery.Asked;
import dev.catraca.settlement.Settler;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group as an operator makes it.
 *
 * @param name its name
 * @param from after which id it reads: 0 for everything, which is the default; $ for what
 * comes from now on; or the id of an entry
 */
@Schema(requiredProperties = "name", example = """
		{"name":"classroom","from":"0"}""")
record NewGroup(@Nullable String name, @Nullable String from) {

	Start checked() {
		String group = Asked.name("name", this.name);
		String start = (this.from != null) ? this.from : "0";
		String after = start.equals("$") ? start : EntryIds.one("from", start, "0, $ or ");
		if (group.equals(Settler.GROUP) && !after.equals("0-0")) {
			throw Asked.refusal("from", "0, for the service's own group must skip no order");
		}
		return new Start(group, after);
	}

	/**
	 * A checked one.
	 *
	 * @param group its name
	 * @param after $ or an id
	 */
	record Start(String group, String after) {
	}

}
