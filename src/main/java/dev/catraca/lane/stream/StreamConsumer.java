package dev.catraca.lane.stream;

import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.Reader;
import dev.catraca.lane.delivery.Readers;
import dev.catraca.order.Lane;
import dev.catraca.redis.BlockTime;
import dev.catraca.redis.OwnConnection;
import dev.catraca.redis.OwnConnection.Entry;
import dev.catraca.settlement.Settler;

/**
 * A named consumer of the group; reads the next entries of its stream and hands them on.
 * While the lane has its hands full Redis keeps the others.
 */
class StreamConsumer implements Reader.Source<Entry> {

	private final StreamLane lane;

	private final int partition;

	private final int number;

	private final String name;

	private final Reader<Entry> reader;

	StreamConsumer(StreamLane lane, int partition, int number, String name, Readers readers) {
		this.lane = lane;
		this.partition = partition;
		this.number = number;
		this.name = name;
		this.reader = readers.reader(Lane.STREAM, name, lane, this);
	}

	/** Redis: {@code XREADGROUP}. */
	@Override
	public CompletionStage<List<Entry>> read(OwnConnection own) {
		return own.next(LaneKeys.stream(this.partition), Settler.GROUP, this.name, this.lane.batchSize(),
				BlockTime.LONGEST);
	}

	@Override
	public void hand(Entry entry) {
		if (!this.lane.hand(this.partition, this.name, entry.id(), entry.field("id").orElse(""), false)) {
			// if Redis is away it stays pending, and is claimed once it counts as stalled
			this.reader.aside(() -> this.lane.bury(this.partition, entry.id(), entry.toString()));
		}
	}

	@Override
	public void mend(RuntimeException trouble) {
		if (!ConsumerGroup.isGone(trouble)) {
			throw trouble;
		}
		this.lane.createGroup(this.partition);
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

	Reader<?> reader() {
		return this.reader;
	}

}
