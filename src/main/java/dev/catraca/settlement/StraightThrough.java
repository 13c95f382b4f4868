package dev.catraca.settlement;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.catraca.order.Lane;
import dev.catraca.settlement.RedisPatience.Answered;
import dev.catraca.settlement.Starter.Claimed;
import dev.catraca.settlement.Starter.Dropped;
import dev.catraca.settlement.Starter.Started;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders through start, charge and settling while few are in hand: what Redis
 * answers is gone on with where it is heard, in the client library's own thread, so that
 * no other has to wake for it. Those that come while a start is under way share the next.
 * That thread must never be made to wait: a charge that takes time has a thread of its
 * own, and whatever does not go smoothly is left to the steps, which begin again where it
 * stopped, for their scripts are safe to repeat.
 */
final class StraightThrough {

	private static final Logger log = LoggerFactory.getLogger(StraightThrough.class);

	private final Lane lane;

	private final Settlement.Steps steps;

	private final InHand inHand;

	private final Waiting waiting;

	private final StartStep starting;

	private final SettleStep settling;

	StraightThrough(Lane lane, Settlement.Steps steps, InHand inHand, Waiting waiting, StartStep starting,
			SettleStep settling) {
		this.inHand = inHand;
		this.waiting = waiting;
		this.lane = lane;
		this.steps = steps;
		this.starting = starting;
		this.settling = settling;
	}

	/**
	 * Takes a delivery through, alone or with others that come while it waits for its
	 * turn.
	 * @param delivery the delivery
	 */
	void take(Delivery delivery) {
		start(this.waiting.pass(delivery));
	}

	/** Once those that pass are started: takes the next through, if there are few. */
	void next() {
		List<Delivery> batch;
		try {
			batch = this.waiting.passed(this.inHand.areFew());
		}
		catch (OutOfMemoryError ex) {
			this.waiting.comeBack(List.of());
			throw ex;
		}
		start(batch);
	}

	private void start(List<Delivery> batch) {
		if (batch.isEmpty()) {
			return;
		}
		Charges.Room room = null;
		try {
			room = this.steps.charges().tryRoom(batch.size());
			if (room.size() > 0) {
				begin(batch, room);
				return;
			}
		}
		catch (RuntimeException | OutOfMemoryError | StackOverflowError ex) {
			if (room != null) {
				room.leave();
			}
		}
		this.waiting.comeBack(batch);
	}

	private void begin(List<Delivery> batch, Charges.Room room) {
		Set<Delivery> left = new LinkedHashSet<>(batch);
		CompletableFuture.completedFuture(batch)
			.thenCompose((all) -> this.steps.starter().startLater(this.lane, all))
			.thenAccept((answers) -> goOn(Answered.all(batch, answers), left, room))
			.whenComplete((nothing, trouble) -> {
				room.leave();
				if (left.isEmpty()) {
					next();
				}
				else {
					log.debug("The start of {} orders is left to the steps", left.size(), trouble);
					this.waiting.comeBack(left);
				}
			});
	}

	/**
	 * Goes on with what Redis answered.
	 * @param left those that are still to be started: they are for the steps, for there
	 * is no such order, or none to be read
	 */
	private void goOn(List<Answered<Delivery, Started>> all, Set<Delivery> left, Charges.Room room) {
		List<InWork> charged = new ArrayList<>();
		try {
			for (Answered<Delivery, Started> one : all) {
				Delivery delivery = one.asked();
				if (one.answer() instanceof Dropped dropped) {
					this.starting.letGo(delivery, dropped);
					left.remove(delivery);
				}
				else if (one.answer() instanceof Claimed claimed) {
					this.starting.charge(room, new InWork(delivery, claimed, System.nanoTime()), charged::add,
							this::settleLate);
					left.remove(delivery);
				}
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("There was room for all", ex);
		}
		finally {
			settle(charged);
		}
	}

	private void settleLate(InWork work) {
		if (this.inHand.areFew()) {
			settle(List.of(work));
		}
		else {
			this.settling.addAll(List.of(work));
		}
	}

	private void settle(List<InWork> works) {
		if (works.isEmpty()) {
			return;
		}
		long began = this.steps.traces().nowMillis();
		CompletableFuture.completedFuture(works)
			.thenCompose(
					(all) -> this.steps.settler().settleLater(this.lane, all.stream().map(InWork::settling).toList()))
			.thenAccept((answers) -> this.settling.settled(works, Answered.all(works, answers), began))
			.whenComplete((nothing, trouble) -> {
				if (trouble != null) {
					log.debug("The settling of {} orders is left to the steps", works.size(), trouble);
					this.settling.addAll(works);
				}
			});
	}

}
