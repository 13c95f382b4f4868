package dev.catraca.order;

import java.math.BigDecimal;
import java.util.Currency;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MoneyTests {

	private final JsonMapper json = new JsonMapper();

	@ParameterizedTest
	@CsvSource({ "BRL, 16000, 160.00", "BRL, 1, 0.01", "BRL, 0, 0.00", "JPY, 160, 160", "TND, 1500, 1.500" })
	void hasTheDecimalsOfItsCurrency(String currency, long minorUnits, String amount) {
		Money money = Money.ofMinorUnits(minorUnits, Currency.getInstance(currency));
		assertThat(money).hasToString(amount + " " + currency)
			.isEqualTo(new Money(new BigDecimal(amount), Currency.getInstance(currency)));
		assertThat(money.minorUnits()).isEqualTo(minorUnits);
	}

	@Test
	void isATextInJson() {
		Money money = Money.ofMinorUnits(16000, Currency.getInstance("BRL"));
		assertThat(this.json.writeValueAsString(money)).isEqualTo("{\"amount\":\"160.00\",\"currency\":\"BRL\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e2", "+60", "60.", ".5", " 60", "６０", "0x3C" })
	void isWrittenWithDigitsAndAPoint(String amount) {
		assertThatIllegalArgumentException().isThrownBy(() -> Money.written(amount, "BRL"));
	}

	@Test
	void equalsTheSameAmountWithFewerDecimals() {
		assertThat(Money.of("160", "BRL")).isEqualTo(Money.of("160.00", "BRL"));
	}

	@Test
	void isNeverNegative() {
		assertThatIllegalArgumentException().isThrownBy(() -> Money.of("-0.01", "BRL"));
	}

	@Test
	void isNeverRounded() {
		assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Money.of("0.001", "BRL"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e9999999", "1e-9999999", "0e9999999", "1e2147483647", "1e20" })
	void isNeverWrittenOutWhenItIsEndless(String amount) {
		assertThatIllegalArgumentException().isThrownBy(() -> Money.of(amount, "BRL"));
	}

	@Test
	void isNotOfACurrencyWithoutCoins() {
		assertThatIllegalArgumentException().isThrownBy(() -> Money.of("10", "XXX"));
	}

}
