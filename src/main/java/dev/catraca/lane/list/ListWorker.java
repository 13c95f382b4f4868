package dev.catraca.lane.list;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.Reader;
import dev.catraca.lane.delivery.Readers;
import dev.catraca.lane.list.ListWorker.Taken;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.redis.BlockTime;
import dev.catraca.redis.OwnConnection;
import dev.catraca.settlement.Delivery;

import org.springframework.core.NestedExceptionUtils;

/**
 * Takes orders from the list into a processing list of its own, and hands them on.
 */
class ListWorker implements Reader.Source<Taken> {

	private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

	private static final int MOST_HELD = 10_000;

	private final ListLane lane;

	private final ProcessingLists lists;

	private final int partition;

	private final String name;

	private final Reader<Taken> reader;

	private long lookedNanos = System.nanoTime();

	/** Whether the last turn waited in vain, so that a batch need not be asked for. */
	private boolean waited;

	ListWorker(ListLane lane, ProcessingLists lists, int partition, String name, Readers readers) {
		this.lane = lane;
		this.lists = lists;
		this.partition = partition;
		this.name = name;
		this.reader = readers.reader(Lane.LIST, name, lane, this);
	}

	/**
	 * Takes a batch or, if nobody is in line, waits for the next order. Redis: a script
	 * that moves a batch, {@code BLMOVE} when idle, which comes alone for as long as
	 * nothing does.
	 * <p>
	 * Now and then it looks instead what stands in the own list, for that may not be in
	 * hand: the answer of a take was lost with its connection. Nobody else would notice,
	 * for this worker is alive.
	 */
	@Override
	public CompletionStage<List<Taken>> read(OwnConnection own) {
		boolean asks = !this.waited;
		this.waited = false;
		if (System.nanoTime() - this.lookedNanos > LOOK_AGAIN_NANOS) {
			this.lookedNanos = System.nanoTime();
			return own.first(processing(), MOST_HELD).thenApply(ListWorker::oldestFirst);
		}
		CompletionStage<List<String>> batch = asks
				? this.lists.take(this.partition, this.name, Math.max(1, this.lane.room()))
				: CompletableFuture.completedFuture(List.of());
		return batch.thenCompose((some) -> some.isEmpty() ? await(own) : CompletableFuture.completedFuture(some))
			.thenApply((all) -> all.stream().map((element) -> new Taken(element, false)).toList());
	}

	private static List<Taken> oldestFirst(List<String> held) {
		List<Taken> all = new ArrayList<>();
		held.forEach((element) -> all.add(new Taken(element, true)));
		Collections.reverse(all);
		return all;
	}

	private CompletionStage<List<String>> await(OwnConnection own) {
		return own.move(LaneKeys.list(this.partition), processing(), BlockTime.next()).thenApply((next) -> {
			this.waited = next.isEmpty();
			return next.stream().toList();
		});
	}

	/**
	 * An order that stood in line twice is in this worker's list twice, and in hand once.
	 */
	@Override
	public void hand(Taken taken) {
		Optional<OrderId> order = OrderId.parse(taken.element()).filter((id) -> id.partition() == this.partition);
		if (order.isEmpty()) {
			this.reader.aside(() -> this.lane.bury(this.partition, processing(), taken.element()));
		}
		else if (!this.lane.hand(new Delivery(order.get(), this.name, taken.before(), processing(), ""))
				&& !taken.before()) {
			this.reader.aside(() -> this.lists.dropSecond(this.partition, this.name, taken.element()));
		}
	}

	/**
	 * Redis refuses {@code BLMOVE} while its memory is full; it may take the script, so
	 * that what fills it can be settled.
	 */
	@Override
	public void mend(RuntimeException trouble) {
		if (!String.valueOf(NestedExceptionUtils.getMostSpecificCause(trouble).getMessage()).startsWith("OOM")) {
			throw trouble;
		}
	}

	private String processing() {
		return LaneKeys.processing(this.partition, this.name);
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
	 * What stands in the own list.
	 *
	 * @param element the element
	 * @param before whether it may have stood there for long
	 */
	record Taken(String element, boolean before) {
	}

}
