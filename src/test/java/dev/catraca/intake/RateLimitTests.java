package dev.catraca.intake;

import java.time.Duration;
import java.util.List;

import dev.catraca.web.Refusal;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RateLimitTests {

	@Test
	void aBatchLargerThanTheBurstSpendsAllOfItAndThatIsBackWhenItIsTold() {
		RateLimit limit = new RateLimit(new IntakeProperties(1, Duration.ofDays(1), 0, 7, 900, List.of()));
		long start = System.nanoTime();
		limit.spend("203.0.113.7", 1000);
		assertThatThrownBy(() -> limit.spend("203.0.113.7", 1000)).isInstanceOf(Refusal.class)
			.extracting("retryAfter", InstanceOfAssertFactories.DURATION)
			.isGreaterThanOrEqualTo(Duration.ofSeconds(900).dividedBy(7).minusNanos(System.nanoTime() - start));
	}

	@ParameterizedTest
	@ValueSource(strings = { "foo", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.256", "example.org" })
	void whatIsNoAddressCannotBeExempt(String address) {
		IntakeProperties properties = new IntakeProperties(1, Duration.ofDays(1), 0, 1, 1, List.of("::1", address));
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new RateLimit(properties))
			.withMessageContaining("catraca.intake.rate-limit-exempt with value '" + address + "'");
	}

}
