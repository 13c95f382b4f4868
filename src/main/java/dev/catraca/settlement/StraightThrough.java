package dev.catraca.settlement;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.catraca.order.Lane;
import dev.catraca.settlement.Starter.Claimed;
import dev.catraca.settlement.Starter.Dropped;
import dev.catraca.settlement.Starter.Started;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an order that has nobody to share its calls with through start, charge and
 * settling: what Redis answers is gone on with where it is heard, in the client library's
 * own thread, so that no other has to wake for it. That thread must never be made to
 * wait: a charge that takes time has a thread of its own, and whatever does not go
 * smoothly is left to the steps, which begin again where it stopped, for their scripts
 * are safe to repeat.
 */
final class StraightThrough {

	private static final Logger log = LoggerFactory.getLogger(StraightThrough.class);

	private final Lane lane;

	private final Settlement.Steps steps;

	private final Waiting waiting;

	private final StartStep starting;

	private final SettleStep settling;

	StraightThrough(Lane lane, Settlement.Steps steps, Waiting waiting, StartStep starting, SettleStep settling) {
		this.waiting = waiting;
		this.lane = lane;
		this.steps = steps;
		this.starting = starting;
		this.settling = settling;
	}

	/**
	 * Takes a delivery through, if nobody waits and there is room for its charge.
	 * @param delivery the delivery
	 * @return whether it does; else the delivery is for the steps
	 */
	boolean take(Delivery delivery) {
		if (!this.waiting.tryPass()) {
			return false;
		}
		Charges.Room room = this.steps.charges().tryRoom();
		if (room.size() == 0) {
			this.waiting.passed();
			return false;
		}
		CompletableFuture.completedFuture(delivery)
			.thenCompose((one) -> this.steps.starter().startLater(this.lane, one))
			.thenApply((started) -> goOn(delivery, started, room))
			.whenComplete((through, trouble) -> {
				room.leave();
				if (trouble == null && through) {
					this.waiting.passed();
				}
				else {
					log.debug("The start of order {} is left to the steps", delivery.orderId(), trouble);
					this.waiting.comeBack(delivery);
				}
			});
		return true;
	}

	/**
	 * Goes on with what Redis answered.
	 * @return false if that is for the steps, for there is no such order, or none to be
	 * read
	 */
	private boolean goOn(Delivery delivery, Started started, Charges.Room room) {
		if (started instanceof Dropped dropped) {
			this.starting.letGo(delivery, dropped);
			return true;
		}
		if (!(started instanceof Claimed claimed)) {
			return false;
		}
		try {
			this.starting.charge(room, new InWork(delivery, claimed, System.nanoTime()), this::settle, this::settle);
			return true;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("There was room for one", ex);
		}
	}

	private void settle(InWork work) {
		long began = this.steps.traces().nowMillis();
		CompletableFuture.completedFuture(work.settling())
			.thenCompose((settling) -> this.steps.settler().settleLater(this.lane, settling))
			.thenAccept((answer) -> this.settling.settledAlone(work, answer, began))
			.whenComplete((nothing, trouble) -> {
				if (trouble != null) {
					log.debug("The settling of order {} is left to the steps", work.delivery().orderId(), trouble);
					this.settling.addAll(List.of(work));
				}
			});
	}

}
