package dev.catraca.demo;

import java.util.List;
import java.util.Objects;

import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import dev.catraca.web.FieldChecks;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * An on-sale rush as an operator asks for it.
 *
 * @param orders how many orders, 1 to 100000
 * @param lanes the lanes to spread them over; all when left out
 * @param matchId the match, fla-flu when left out
 * @param ratePerSecond orders a second, 1 to 100000; as fast as they are accepted when
 * left out
 */
@Schema(name = "NewOnSale", example = """
		{"orders":1000,"lanes":["list","stream"],"matchId":"fla-flu","ratePerSecond":500}""")
record OnSaleRequest(
		@Schema(minimum = "1", maximum = "100000",
				requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Integer orders,
		@ArraySchema(schema = @Schema(allowableValues = {
				"list", "stream", "pubsub" })) @Nullable List<@Nullable String> lanes,
		@Nullable String matchId, @Schema(minimum = "1", maximum = "100000") @Nullable Integer ratePerSecond){

	private static final int MOST = 100_000;

	/**
	 * Checks everything but that there is such a match.
	 * @throws Refusal naming each field out of its limits, or an unknown lane
	 */
	void check() {
		new FieldChecks().range((this.orders != null) ? this.orders : 0, 1, MOST, "orders")
			.require(this.lanes == null || !this.lanes.isEmpty(), "lanes", "at least one")
			.require(this.matchId == null || MatchId.isValid(this.matchId), "matchId", MatchId.RULE)
			.range((this.ratePerSecond != null) ? this.ratePerSecond : 1, 1, MOST, "ratePerSecond")
			.done();
		chosenLanes();
	}

	int count() {
		return Objects.requireNonNull(this.orders);
	}

	List<Lane> chosenLanes() {
		if (this.lanes == null) {
			return List.of(Lane.values());
		}
		return this.lanes.stream()
			.map((lane) -> Lane.of(String.valueOf(lane))
				.orElseThrow(() -> new Refusal(
						Problems.of("unknown-lane", HttpStatus.BAD_REQUEST, "The lanes are list, stream and pubsub."))))
			.distinct()
			.toList();
	}

	MatchId match() {
		return new MatchId((this.matchId != null) ? this.matchId : "fla-flu");
	}

}
