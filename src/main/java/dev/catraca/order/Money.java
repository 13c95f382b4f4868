package dev.catraca.order;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * An amount of money, such as 160.00 BRL.
 *
 * @param amount with as many decimals as the currency has
 * @param currency an ISO 4217 currency
 */
@Schema(requiredProperties = { "amount", "currency" })
public record Money(
		@JsonFormat(shape = JsonFormat.Shape.STRING) @Schema(type = "string", pattern = "^\\d+(\\.\\d+)?$",
				example = "160.00") BigDecimal amount,
		@Schema(type = "string", pattern = "^[A-Z]{3}$", example = "BRL") Currency currency) {

	private static final long MOST_DIGITS = 20;

	private static final Pattern WRITTEN = Pattern.compile("[0-9]+(\\.[0-9]+)?");

	public Money {
		if (amount.signum() < 0) {
			throw new IllegalArgumentException("An amount is not negative");
		}
		if (currency.getDefaultFractionDigits() < 0) {
			throw new IllegalArgumentException("The currency " + currency + " has no coins");
		}
		// written out, 1e9999999 would keep a processor busy for minutes
		if (amount.precision() - (long) amount.scale() > MOST_DIGITS || amount.scale() > MOST_DIGITS) {
			throw new IllegalArgumentException("An amount has at most " + MOST_DIGITS + " digits");
		}
		// throws for more decimals than the currency has
		amount = amount.setScale(currency.getDefaultFractionDigits());
	}

	/**
	 * Reads an amount as somebody has written it.
	 * @param amount digits, and perhaps a point and digits
	 * @param currency an ISO 4217 code
	 * @return the amount
	 * @throws IllegalArgumentException if the texts are no amount and no currency
	 * @throws ArithmeticException if the currency has fewer decimals
	 */
	public static Money written(String amount, String currency) {
		if (!WRITTEN.matcher(amount).matches()) {
			throw new IllegalArgumentException("An amount is digits and a point");
		}
		return of(amount, currency);
	}

	/**
	 * Reads an amount as records have it.
	 * @param amount such as {@code 160.00}
	 * @param currency an ISO 4217 code
	 * @return the amount
	 * @throws IllegalArgumentException if the text is no amount of that currency
	 */
	public static Money of(String amount, String currency) {
		return new Money(new BigDecimal(amount), Currency.getInstance(currency));
	}

	/**
	 * An amount counted in the currency's smallest unit.
	 * @param minorUnits the count, such as 16000 centavos
	 * @param currency the currency
	 * @return the amount
	 */
	public static Money ofMinorUnits(long minorUnits, Currency currency) {
		return new Money(BigDecimal.valueOf(minorUnits, currency.getDefaultFractionDigits()), currency);
	}

	/**
	 * The amount in the currency's smallest unit.
	 * @return the count
	 */
	public long minorUnits() {
		return this.amount.unscaledValue().longValueExact();
	}

	@Override
	public String toString() {
		return this.amount + " " + this.currency;
	}

}
