package dev.catraca.lane.stream;

import dev.catraca.lane.LaneContract;

import static org.assertj.core.api.Assertions.assertThat;

class StreamLaneIntegrationTests extends LaneContract {

	StreamLaneIntegrationTests() {
		super("stream");
	}

	@Override
	protected void assertAcknowledged(String id) {
		// the stream is a log: acknowledged entries stay in it
		assertThat(this.redis.entriesOf(id)).isNotEmpty();
		assertThat(this.redis.pending()).doesNotContainAnyElementsOf(this.redis.entriesOf(id));
	}

}
