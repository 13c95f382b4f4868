package dev.catraca.intake;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RateLimitTests {

	@ParameterizedTest
	@ValueSource(strings = { "foo", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.256", "example.org" })
	void whatIsNoAddressCannotBeExempt(String address) {
		IntakeProperties properties = new IntakeProperties(1, Duration.ofDays(1), 0, 1, 1, List.of("::1", address));
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new RateLimit(properties))
			.withMessageContaining("catraca.intake.rate-limit-exempt with value '" + address + "'");
	}

}
