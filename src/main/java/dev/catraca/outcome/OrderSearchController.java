package dev.catraca.outcome;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import dev.catraca.order.Order;
import dev.catraca.order.OrderStatus;
import dev.catraca.outcome.OrderIndexes.Place;
import dev.catraca.web.FieldChecks;
import dev.catraca.web.Page;
import dev.catraca.web.PlainText;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The search for orders over HTTP.
 */
@RestController
@Tag(name = "Orders")
class OrderSearchController {

	private static final int BUYER_LENGTH = 128;

	private final OrderSearch search;

	OrderSearchController(OrderSearch search) {
		this.search = search;
	}

	@GetMapping(path = "/api/v1/orders", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Search orders, the newest first", security = @SecurityRequirement(name = "operator"),
			description = """
					One search takes some 25 ms at most. What it has found by then it answers, be it nothing, with a \
					next to go on with; only a page without next is the last. Orders that come in meanwhile move no \
					page. Of processing orders, those started last come first.""")
	Page<Order> search(@Parameter(example = "fla-flu") @RequestParam(required = false) @Nullable String matchId,
			@Parameter(description = "Spelled out",
					example = "ana") @RequestParam(required = false) @Nullable String buyer,
			@Parameter(schema = @Schema(allowableValues = { "list", "stream", "pubsub" })) @RequestParam(
					required = false) @Nullable String lane,
			@Parameter(schema = @Schema(allowableValues = { "queued", "processing", "confirmed", "rejected",
					"cancelled", "failed", "lost" })) @RequestParam(required = false) @Nullable String status,
			@Parameter(description = "Accepted then or later",
					example = "2026-11-21T10:00:00Z") @RequestParam(required = false) @Nullable String from,
			@Parameter(description = "Accepted then or before",
					example = "2026-11-21T11:00:00Z") @RequestParam(required = false) @Nullable String to,
			@RequestParam(defaultValue = "50") int limit,
			@Parameter(description = "The next of the page before") @RequestParam(
					required = false) @Nullable String cursor) {
		FieldChecks checks = new FieldChecks().limit(limit)
			.require(matchId == null || MatchId.isValid(matchId), "matchId", MatchId.RULE)
			.require(buyer == null || PlainText.isName(buyer, BUYER_LENGTH), "buyer", PlainText.nameRule(BUYER_LENGTH))
			.require(status == null || status(status).isPresent(), "status", "a status that an order can have");
		long since = (from != null) ? micros(from, "from", checks) : 0;
		long until = (to != null) ? micros(to, "to", checks) : Long.MAX_VALUE;
		Optional<Place> after = Optional.ofNullable(cursor).flatMap(Place::ofCursor);
		checks.require(cursor == null || after.isPresent(), "cursor", "the next of the page before").done();
		OrderQuery query = new OrderQuery((matchId != null) ? new MatchId(matchId) : null, buyer,
				(lane != null) ? lane(lane) : null, (status != null) ? status(status).orElse(null) : null, since,
				until);
		return this.search.page(query, after.orElse(null), limit);
	}

	private static Optional<OrderStatus> status(String label) {
		return Arrays.stream(OrderStatus.values()).filter((status) -> status.label().equals(label)).findFirst();
	}

	private static Lane lane(String label) {
		return Lane.of(label)
			.orElseThrow(() -> new Refusal(
					Problems.of("unknown-lane", HttpStatus.BAD_REQUEST, "The lanes are list, stream and pubsub.")));
	}

	private static long micros(String text, String field, FieldChecks checks) {
		try {
			return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
		}
		catch (DateTimeException | ArithmeticException ex) {
			checks.require(false, field, "an instant such as 2026-11-21T10:00:00Z");
			return 0;
		}
	}

}
