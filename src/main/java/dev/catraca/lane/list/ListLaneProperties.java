package dev.catraca.lane.list;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The list lane.
 *
 * @param workers workers for each partition in this instance; 0 leaves the lane to other
 * instances. Each blocks on a connection of its own
 * @param batchSize orders that a worker takes at once. Larger is cheaper a piece and
 * leaves more to be given back when the worker dies
 * @param stalledAfter when the orders of a worker that gives no sign of life are taken
 * over; half of it is the worker's lease. Shorter recovers sooner and mistakes a pause
 * for a death more easily
 */
@Validated
@ConfigurationProperties("catraca.lane.list")
record ListLaneProperties(@DefaultValue("2") @Min(0) @Max(64) int workers,
		@DefaultValue("100") @Min(1) @Max(1000) int batchSize,
		@DefaultValue("30s") @DurationMin(seconds = 2) @DurationMax(minutes = 10) Duration stalledAfter) {

	Duration lease() {
		return this.stalledAfter.dividedBy(2);
	}

}
