package dev.catraca.lane.pubsub;

import dev.catraca.lane.LaneContract;

class PubSubLaneIntegrationTests extends LaneContract {

	PubSubLaneIntegrationTests() {
		super("pubsub");
	}

	/** What nobody keeps cannot be done later by an operator either. */
	@Override
	protected String givenUpAs() {
		return "lost";
	}

	@Override
	protected int deadLettersOfOneGivenUp() {
		return 0;
	}

	@Override
	protected void assertAcknowledged(String id) {
		// a channel keeps nothing
	}

}
