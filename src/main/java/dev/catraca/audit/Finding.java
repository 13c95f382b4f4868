package dev.catraca.audit;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Something in the books that does not add up.
 *
 * @param name what it is: {@code seats-do-not-add-up}, {@code held-differs},
 * {@code sold-differs}, {@code below-zero}, {@code orders-differ}, {@code record-missing}
 * or {@code record-unreadable}
 * @param subject what it is about, such as a match and its sector, or a lane
 * @param message what is kept and what was counted
 */
@Schema(example = """
		{"name":"held-differs","subject":"fla-flu/north","message":"4 seats are held, but open orders hold 2"}""")
public record Finding(String name, String subject, String message) {
}
