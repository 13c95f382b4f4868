package dev.catraca.lane.stream;

import dev.catraca.redis.Loop;

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

	private final Loop loop;

	StreamConsumer(StreamLane lane, int partition, int number, String name, Loop loop) {
		this.lane = lane;
		this.partition = partition;
		this.number = number;
		this.name = name;
		this.loop = loop;
	}

	@Override
	public void onMessage(MapRecord<String, String, String> entry) {
		try {
			this.lane.awaitRoom(this.loop);
			this.lane.hand(this.partition, this.name, entry.getId().getValue(), entry.getValue().getOrDefault("id", ""),
					entry.getValue()::toString, false);
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

	Loop loop() {
		return this.loop;
	}

	String name() {
		return this.name;
	}

}
