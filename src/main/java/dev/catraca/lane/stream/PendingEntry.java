package dev.catraca.lane.stream;

import java.time.Duration;

import io.swagger.v3.oas.annotations.media.Schema;

import org.springframework.data.redis.connection.stream.PendingMessage;

/**
 * An entry that a consumer was given and has not acknowledged.
 *
 * @param id the entry
 * @param consumer who has it
 * @param idle how long ago it was given or vouched for
 * @param deliveries how often it was given to somebody
 */
@Schema(example = """
		{"id":"1795255839730-0","consumer":"ana","idle":"PT12.5S","deliveries":1}""")
record PendingEntry(String id, String consumer, Duration idle, long deliveries) {

	static PendingEntry of(PendingMessage pending) {
		return new PendingEntry(pending.getIdAsString(), pending.getConsumerName(),
				pending.getElapsedTimeSinceLastDelivery(), pending.getTotalDeliveryCount());
	}

}
