package dev.catraca.operator;

import java.time.Duration;

import dev.catraca.redis.StartRefused;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AccountsTests {

	private static final String NONE = "{bcrypt}$2a$10$tooShortForAHash";

	private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();

	@ParameterizedTest
	@ValueSource(strings = { "{bcrypt}nonsense", "{bcrypt}", NONE,
			"{bcrypt}$2a$99$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyza" })
	void aHashThatIsNoneIsRefusedAndNotTold(String password) {
		assertRefused(password, "secret", "catraca.security.operator-password");
		assertRefused("secret", password, "catraca.security.viewer-password");
	}

	@Test
	void aPasswordThatIsCutOffIsRefusedAndNotTold() {
		assertRefused("é".repeat(37), null, "catraca.security.operator-password is longer than 72 bytes");
		assertThat(matches("é".repeat(36), "é".repeat(36))).isTrue();
	}

	@Test
	void aHashIsTakenAsItIs() {
		assertThat(matches(this.encoder.encode("secret"), "secret")).isTrue();
	}

	private void assertRefused(@Nullable String operator, @Nullable String viewer, String says) {
		assertThatExceptionOfType(StartRefused.class).isThrownBy(() -> accounts(operator, viewer))
			.withMessageContaining(says)
			.withMessageNotContainingAny("nonsense", "tooShort", "éé", "$99$");
	}

	private boolean matches(String configured, String typed) {
		return this.encoder.matches(typed, accounts(configured, null).load("operator").getPassword());
	}

	private Accounts accounts(@Nullable String operator, @Nullable String viewer) {
		return new Accounts(new SecurityProperties(operator, viewer, Duration.ofHours(8)), this.encoder);
	}

}
