package dev.catraca.lane.list;

import dev.catraca.lane.LaneContract;

import static org.assertj.core.api.Assertions.assertThat;

class ListLaneIntegrationTests extends LaneContract {

	ListLaneIntegrationTests() {
		super("list");
	}

	@Override
	protected void assertAcknowledged(String id) {
		assertThat(this.redis.line()).doesNotContain(id);
		assertThat(this.redis.inAnyHands()).doesNotContain(id);
	}

}
