package dev.catraca.settlement.payment;

import java.net.URI;
import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The payment gateway.
 *
 * @param url where charges are posted; unset: payments are simulated
 * @param timeout how long a charge may take before it counts as unavailable; keep it well
 * below the lanes' stalled-after
 * @param simulated how the simulated gateway behaves
 */
@Validated
@ConfigurationProperties("catraca.payment")
record PaymentProperties(@Nullable URI url,
		@DefaultValue("5s") @DurationMin(millis = 10) @DurationMax(minutes = 10) Duration timeout,
		@DefaultValue @Valid Simulated simulated) {

	/**
	 * The simulated gateway.
	 *
	 * @param latency how long each charge takes
	 * @param declineRate share of orders that are declined, 0 to 1
	 * @param outageRate share of charges that find the gateway unavailable, 0 to 1
	 */
	record Simulated(@DefaultValue("0ms") @DurationMin(millis = 0) @DurationMax(seconds = 60) Duration latency,
			@DefaultValue("0") @DecimalMin("0") @DecimalMax("1") double declineRate,
			@DefaultValue("0") @DecimalMin("0") @DecimalMax("1") double outageRate) {
	}

}
