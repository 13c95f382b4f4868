package dev.catraca.operator;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may operate the service.
 *
 * @param operatorPassword the password of the user operator, plain or as
 * <code>{bcrypt}…</code>; unset: made up at each start and logged once
 * @param viewerPassword the password of the user viewer, who may read what the operator
 * reads and change nothing; unset: there is no such user
 * @param sessionLife how long a log-in on the pages lasts. Longer asks for the password
 * less often, and leaves a forgotten browser logged in longer.
 */
@Validated
@ConfigurationProperties("catraca.security")
record SecurityProperties(@Nullable String operatorPassword, @Nullable String viewerPassword,
		@DefaultValue("8h") @DurationMin(seconds = 1) @DurationMax(days = 365) Duration sessionLife) {

	/** The passwords stay out of whatever prints the properties. */
	@Override
	public String toString() {
		return "SecurityProperties[sessionLife=" + this.sessionLife + "]";
	}

}
