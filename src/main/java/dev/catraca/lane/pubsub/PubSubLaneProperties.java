package dev.catraca.lane.pubsub;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The pub/sub lane.
 *
 * @param listening whether this instance listens; an instance that does not can still
 * take orders in, which are lost at once if nobody else listens
 * @param lostAfter how long an order may be open before it counts as lost
 */
@Validated
@ConfigurationProperties("catraca.lane.pubsub")
record PubSubLaneProperties(@DefaultValue("true") boolean listening,
		@DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(days = 1) Duration lostAfter) {
}
