package dev.catraca.lane.stream;

import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.stream.StreamListener;

/**
 * A named consumer of the group; gets one entry after the other and hands it on. It waits
 * while the lane has its hands full, and Redis keeps the entries meanwhile.
 */
class StreamConsumer implements StreamListener<String, MapRecord<String, String, String>> {

	private final StreamLane lane;

	private final int partition;

	private final int number;

	private final String name;

	StreamConsumer(StreamLane lane, int partition, int number, String name) {
		this.lane = lane;
		this.partition = partition;
		this.number = number;
		this.name = name;
	}

	@Override
	public void onMessage(MapRecord<String, String, String> entry) {
		try {
			this.lane.awaitRoom();
			String says = entry.getValue().toString();
			this.lane.hand(this.partition, this.name, entry.getId().getValue(), entry.getValue().getOrDefault("id", ""),
					says, false);
		}
		catch (InterruptedException ex) {
			// the entry stays pending and is handed back
			Thread.currentThread().interrupt();
		}
	}

	/** One consumer of each partition gets what is reclaimed. */
	boolean isFirst() {
		return this.number == 0;
	}

	int partition() {
		return this.partition;
	}

	String name() {
		return this.name;
	}

}
