package dev.catraca.lane.stream;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The stream lane.
 *
 * @param consumers consumers for each partition in this instance; 0 leaves the lane to
 * other instances. Each blocks on a connection of its own
 * @param batchSize entries that a consumer reads at once
 * @param stalledAfter when an entry counts as stalled that its consumer neither
 * acknowledged nor vouched for; it is then claimed by a live one
 * @param maxLength entries kept as a log; trimmed about, every minute, and never past an
 * entry that is not settled. Those about as old as an order is kept go, too
 */
@Validated
@ConfigurationProperties("catraca.lane.stream")
record StreamLaneProperties(@DefaultValue("2") @Min(0) @Max(64) int consumers,
		@DefaultValue("100") @Min(1) @Max(1000) int batchSize,
		@DefaultValue("30s") @DurationMin(seconds = 2) @DurationMax(minutes = 10) Duration stalledAfter,
		@DefaultValue("1000000") @Min(1) long maxLength) {

	Duration lease() {
		return this.stalledAfter.dividedBy(2);
	}

}
