package dev.catraca.settlement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.catraca.order.Lane;
import dev.catraca.redis.Calls;
import dev.catraca.redis.Loop;
import dev.catraca.settlement.RedisPatience.Answered;
import dev.catraca.settlement.Starter.Claimed;
import dev.catraca.settlement.Starter.Dropped;
import dev.catraca.settlement.Starter.Started;
import dev.catraca.settlement.Starter.Unknown;
import dev.catraca.settlement.Starter.Unreadable;
import dev.catraca.settlement.payment.Charge;
import dev.catraca.settlement.payment.PaymentAnswer;

/**
 * Starts what was delivered, as much at once as there is room to charge, and has it
 * charged and settled.
 */
final class StartStep {

	private final RedisPatience patience = new RedisPatience();

	private final Lane lane;

	private final Settlement.Steps steps;

	private final InHand inHand;

	private final Consumer<Delivery> unknown;

	private final Waiting waiting;

	private final SettleStep settling;

	StartStep(Lane lane, Settlement.Steps steps, InHand inHand, Consumer<Delivery> unknown, Waiting waiting,
			SettleStep settling) {
		this.waiting = waiting;
		this.lane = lane;
		this.steps = steps;
		this.inHand = inHand;
		this.unknown = unknown;
		this.settling = settling;
	}

	/**
	 * Starts what waits, or waits for it for some seconds.
	 * @param loop told of turns within
	 * @param next run once what waited is started
	 */
	void run(Loop loop, Runnable next) throws InterruptedException {
		if (!this.waiting.await(SettlementLine.LONGEST_WAIT_SECONDS)) {
			return;
		}
		Charges.Room room;
		do {
			loop.turn();
			room = this.steps.charges()
				.takeRoom(Math.min(SettlementLine.largestBatch(this.steps.partitions()),
						Math.max(1, this.waiting.size())));
		}
		while (room.size() == 0);
		List<Delivery> batch = this.waiting.take(room.size());
		if (batch.isEmpty()) {
			room.leave();
			return;
		}
		try {
			start(batch, room, loop);
		}
		catch (InterruptedException | RuntimeException | Error ex) {
			this.waiting.comeBack(List.of());
			throw ex;
		}
		next.run();
	}

	private void start(List<Delivery> batch, Charges.Room room, Loop loop) throws InterruptedException {
		Set<Delivery> left = new HashSet<>(batch);
		List<InWork> charged = new ArrayList<>();
		try {
			for (List<Delivery> part : Calls.of(batch, (delivery) -> delivery.orderId().partition())) {
				loop.turn();
				List<Answered<Delivery, Started>> all = this.patience.call(part,
						(deliveries) -> this.steps.starter().start(this.lane, deliveries), SettlementLine::giveUp);
				for (Answered<Delivery, Started> one : all) {
					if (one.answer() instanceof Claimed claimed) {
						charge(room, new InWork(one.asked(), claimed, System.nanoTime()), charged::add,
								(later) -> this.settling.addAll(List.of(later)));
						left.remove(one.asked());
					}
				}
				for (Answered<Delivery, Started> one : all) {
					drop(one.asked(), one.answer());
				}
				part.stream().filter(left::remove).forEach(this.inHand::remove);
				this.settling.addAll(charged);
				charged.clear();
			}
		}
		finally {
			room.leave();
			left.forEach(this.inHand::remove);
			this.settling.addAll(charged);
		}
	}

	/**
	 * Charges what was started.
	 * @param room where charges take time, for one of them at least, or it is waited for
	 * @param work the order
	 * @param atOnce gets it with its verdict if that came at once
	 * @param later gets it with its verdict if that took time, on a thread of the
	 * charge's
	 */
	void charge(Charges.Room room, InWork work, Consumer<InWork> atOnce, Consumer<InWork> later)
			throws InterruptedException {
		int attempt = work.claimed().claim().attempts();
		SettlementProperties properties = this.steps.properties();
		if (attempt == 1) {
			this.steps.meters().waited(this.lane, work.claimed().waited().time());
			this.steps.traces()
				.waited(this.lane, work.delivery().orderId(), work.claimed().waited(),
						work.claimed().facts().traceparent());
		}
		if (attempt > properties.maxAttempts()) {
			atOnce.accept(work.with("exhausted", ""));
			return;
		}
		Charges charges = this.steps.charges();
		Charge charge = new Charge(work.delivery().orderId(), work.claimed().facts().amount(), attempt);
		Function<PaymentAnswer, InWork> answered = (answer) -> switch (answer) {
			case APPROVED -> work.with("approved", "");
			case DECLINED -> work.with("declined", "");
			case UNAVAILABLE -> (attempt >= properties.maxAttempts()) ? work.with("exhausted", "")
					: work.with("retry", "" + properties.pauseAfter(attempt).toMillis());
		};
		Runnable crashed = () -> this.inHand.remove(work.delivery());
		String traceparent = work.claimed().facts().traceparent();
		if (!charges.makeAtOnce(charge, traceparent, (answer) -> atOnce.accept(answered.apply(answer)), crashed)) {
			charges.make(room, charge, traceparent, (answer) -> later.accept(answered.apply(answer)), crashed);
		}
	}

	private void drop(Delivery delivery, Started started) throws InterruptedException {
		if (started instanceof Unknown) {
			this.patience.call(List.of(delivery), (one) -> {
				one.forEach(this.unknown);
				return one;
			}, SettlementLine::giveUp);
		}
		else if (started instanceof Unreadable) {
			SettlementLine.giveUp(delivery);
		}
		else if (started instanceof Dropped dropped) {
			letGo(delivery, dropped);
		}
	}

	/** Lets go of what is no work. */
	void letGo(Delivery delivery, Dropped dropped) {
		if (dropped.duplicate()) {
			this.steps.meters().duplicate(this.lane);
		}
		this.inHand.remove(delivery);
	}

}
