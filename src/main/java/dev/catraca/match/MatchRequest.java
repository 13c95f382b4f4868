package dev.catraca.match;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.catraca.match.Match.Sales;
import dev.catraca.order.MatchId;
import dev.catraca.order.Money;
import dev.catraca.web.FieldError;
import dev.catraca.web.PlainText;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A match as an operator opens it.
 */
@Schema(name = "NewMatch", requiredProperties = { "id", "home", "away", "venue", "kickoff", "sectors" }, example = """
		{"id":"bah-vit","home":"Bahia","away":"Vitória","venue":"Fonte Nova","kickoff":"2027-03-07T19:00:00Z",
		 "buyerLimit":4,"sectors":[{"name":"general","price":{"amount":"60.00","currency":"BRL"},"capacity":500}]}""")
record MatchRequest(@Nullable String id, @Nullable String home, @Nullable String away, @Nullable String venue,
		@Nullable Instant kickoff, @Nullable Sales sales, @Nullable Integer buyerLimit,
		@Nullable List<@Nullable SectorRequest> sectors) {

	private static final int NAME_LENGTH = 100;

	private static final int MAX_SECTORS = 100;

	private static final int MAX_CAPACITY = 1_000_000;

	@Schema(name = "NewSector", requiredProperties = { "name", "price", "capacity" })
	record SectorRequest(@Nullable String name, @Schema(implementation = Money.class) @Nullable PriceRequest price,
			@Nullable Integer capacity) {

		@Nullable Money money() {
			return (this.price != null) ? this.price.money() : null;
		}

	}

	record PriceRequest(@Nullable String amount, @Nullable String currency) {

		@Nullable Money money() {
			try {
				return (this.amount != null && this.currency != null) ? Money.written(this.amount, this.currency)
						: null;
			}
			catch (IllegalArgumentException | ArithmeticException ex) {
				return null;
			}
		}

	}

	/**
	 * Checks everything and makes the match, all seats available.
	 * @return the match
	 * @throws Refusal naming each field out of its limits
	 */
	Match checked() {
		List<FieldError> errors = new ArrayList<>();
		require(errors, this.id != null && MatchId.isValid(this.id), "id", MatchId.RULE);
		require(errors, PlainText.isName(this.home, NAME_LENGTH), "home", PlainText.nameRule(NAME_LENGTH));
		require(errors, PlainText.isName(this.away, NAME_LENGTH), "away", PlainText.nameRule(NAME_LENGTH));
		require(errors, PlainText.isName(this.venue, NAME_LENGTH), "venue", PlainText.nameRule(NAME_LENGTH));
		require(errors, this.kickoff != null, "kickoff", "an instant such as 2027-03-07T19:00:00Z");
		int limit = (this.buyerLimit != null) ? this.buyerLimit : 4;
		require(errors, limit >= 1 && limit <= 10, "buyerLimit", "1 to 10");
		List<Sector> opened = sectors(errors);
		if (!errors.isEmpty()) {
			throw new Refusal(FieldError.problem("invalid-match", errors));
		}
		return new Match(new MatchId(Objects.requireNonNull(this.id)), Objects.requireNonNull(this.home),
				Objects.requireNonNull(this.away), Objects.requireNonNull(this.venue),
				Objects.requireNonNull(this.kickoff), (this.sales != null) ? this.sales : Sales.OPEN, limit, opened);
	}

	private List<Sector> sectors(List<FieldError> errors) {
		List<@Nullable SectorRequest> wanted = (this.sectors != null) ? this.sectors : List.of();
		require(errors, !wanted.isEmpty() && wanted.size() <= MAX_SECTORS, "sectors", "1 to " + MAX_SECTORS);
		List<Sector> opened = new ArrayList<>();
		for (int i = 0; i < wanted.size(); i++) {
			SectorRequest sector = wanted.get(i);
			String at = "sectors[" + i + "].";
			String name = (sector != null) ? sector.name() : null;
			Money price = (sector != null) ? sector.money() : null;
			Integer capacity = (sector != null) ? sector.capacity() : null;
			require(errors, name != null && MatchId.isValid(name), at + "name", MatchId.RULE);
			require(errors, price != null && price.amount().compareTo(BigDecimal.valueOf(1_000_000)) <= 0, at + "price",
					"an amount up to 1000000 with as many decimals as its currency has, and a currency");
			require(errors, capacity != null && capacity >= 1 && capacity <= MAX_CAPACITY, at + "capacity",
					"1 to " + MAX_CAPACITY);
			if (name != null && price != null && capacity != null) {
				opened.add(new Sector(name, price, capacity, capacity, 0, 0));
			}
		}
		Stream<Currency> currencies = opened.stream().map((sector) -> sector.price().currency());
		require(errors, currencies.distinct().count() <= 1, "sectors", "one currency for all");
		require(errors, opened.stream().map(Sector::name).distinct().count() == opened.size(), "sectors",
				"different names");
		return opened;
	}

	private static void require(List<FieldError> errors, boolean rule, String field, String message) {
		if (!rule) {
			errors.add(new FieldError(field, message));
		}
	}

}
