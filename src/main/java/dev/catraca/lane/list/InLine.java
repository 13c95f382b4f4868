package dev.catraca.lane.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.catraca.order.Order;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a list: an order, shown as itself, or else an element that names none.
 *
 * @param order the order
 * @param element what the element says, up to 1024 characters; only where it names no
 * order that there is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InLine(@JsonUnwrapped @Nullable Order order, @Schema(example = "junk") @Nullable String element) {

	private static final int LONGEST = 1024;

	static InLine of(Order order) {
		return new InLine(order, null);
	}

	static InLine stray(String element) {
		return new InLine(null, element.substring(0, Math.min(LONGEST, element.length())));
	}

}
