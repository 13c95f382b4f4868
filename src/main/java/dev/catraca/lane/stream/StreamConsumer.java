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
import dev.catraca.lane.stream.StreamConsumer.Taken;
import dev.catraca.settlement.Settler;

/**
 * A named consumer of the group; reads the next entries of its stream and hands them on.
 * While the lane has its hands full Redis keeps the others.
 */
class StreamConsumer implements Reader.Source<Taken> {

	private static final int MOST_HELD = 10_000;

	private final StreamLane lane;

	private final int partition;

	private final int number;

	private final String name;

	private final Reader<Taken> reader;

	/** Whether a read failed, whose entries may be pending and not in hand. */
	private boolean failed;

	StreamConsumer(StreamLane lane, int partition, int number, String name, Readers readers) {
		this.lane = lane;
		this.partition = partition;
		this.number = number;
		this.name = name;
		this.reader = readers.reader(Lane.STREAM, name, lane, this);
	}

	/**
	 * Reads what nobody was given yet; after a read that failed, what this consumer was
	 * given, or that would wait until it counts as stalled. Redis: {@code XREADGROUP}.
	 */
	@Override
	public CompletionStage<List<Taken>> read(OwnConnection own) {
		boolean before = this.failed;
		this.failed = false;
		String stream = LaneKeys.stream(this.partition);
		CompletionStage<List<Entry>> read = before ? own.again(stream, Settler.GROUP, this.name, MOST_HELD)
				: own.next(stream, Settler.GROUP, this.name, this.lane.batchSize(), BlockTime.next());
		return read.thenApply((entries) -> entries.stream().map((entry) -> new Taken(entry, before)).toList());
	}

	@Override
	public void hand(Taken taken) {
		Entry entry = taken.entry();
		if (!this.lane.hand(this.partition, this.name, entry.id(), entry.field("id").orElse(""), taken.before())) {
			// if Redis is away it stays pending, and is claimed once it counts as stalled
			this.reader.aside(() -> this.lane.bury(this.partition, entry.id(), entry.toString()));
		}
	}

	@Override
	public void mend(RuntimeException trouble) {
		this.failed = true;
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

	/**
	 * What it was given.
	 *
	 * @param entry the entry
	 * @param before whether it may have been given it before
	 */
	record Taken(Entry entry, boolean before) {
	}

}
