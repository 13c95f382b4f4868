package dev.catraca.settlement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
 * charged. What was charged at once is settled here too, unless more is to be started.
 */
final class StartStep implements SettlementLine.Step {

	private final BlockingQueue<Delivery> delivered = new LinkedBlockingQueue<>();

	private final RedisPatience patience = new RedisPatience();

	private final Lane lane;

	private final Settlement.Steps steps;

	private final InHand inHand;

	private final Consumer<Delivery> unknown;

	private final SettleStep settling;

	StartStep(Lane lane, Settlement.Steps steps, InHand inHand, Consumer<Delivery> unknown, SettleStep settling) {
		this.lane = lane;
		this.steps = steps;
		this.inHand = inHand;
		this.unknown = unknown;
		this.settling = settling;
	}

	void add(Delivery delivery) {
		this.delivered.add(delivery);
	}

	/** Drops what is not yet started. */
	void dropWaiting() {
		List<Delivery> waiting = new ArrayList<>();
		this.delivered.drainTo(waiting);
		waiting.forEach(this.inHand::remove);
	}

	@Override
	public void run(Loop loop) throws InterruptedException {
		Delivery first = this.delivered.poll(SettlementLine.LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
		if (first == null) {
			return;
		}
		Charges.Room room;
		do {
			loop.turn();
			room = this.steps.charges()
				.takeRoom(Math.min(SettlementLine.largestBatch(this.steps.partitions()), 1 + this.delivered.size()));
		}
		while (room.size() == 0);
		List<Delivery> batch = new ArrayList<>(List.of(first));
		this.delivered.drainTo(batch, room.size() - 1);
		start(batch, room, loop);
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
						charge(room, new InWork(one.asked(), claimed, System.nanoTime()), charged);
						left.remove(one.asked());
					}
				}
				for (Answered<Delivery, Started> one : all) {
					drop(one.asked(), one.answer());
				}
				part.stream().filter(left::remove).forEach(this.inHand::remove);
				List<InWork> done = List.copyOf(charged);
				charged.clear();
				if (part.size() < batch.size() || !this.delivered.isEmpty()) {
					this.settling.addAll(done);
				}
				else {
					// alone, an order need not wait until another thread has woken
					room.leave();
					this.settling.settle(done, loop);
				}
			}
		}
		finally {
			room.leave();
			left.forEach(this.inHand::remove);
			this.settling.addAll(charged);
		}
	}

	private void charge(Charges.Room room, InWork work, List<InWork> charged) throws InterruptedException {
		int attempt = work.claimed().claim().attempts();
		SettlementProperties properties = this.steps.properties();
		if (attempt == 1) {
			this.steps.meters().waited(this.lane, work.claimed().waited().time());
			this.steps.traces()
				.waited(this.lane, work.delivery().orderId(), work.claimed().waited(),
						work.claimed().facts().traceparent());
		}
		if (attempt > properties.maxAttempts()) {
			charged.add(work.with("exhausted", ""));
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
		if (charges.areAnsweredAtOnce()) {
			charges.makeAtOnce(charge, work.claimed().facts().traceparent(),
					(answer) -> charged.add(answered.apply(answer)), crashed);
		}
		else {
			charges.make(room, charge, work.claimed().facts().traceparent(),
					(answer) -> this.settling.addAll(List.of(answered.apply(answer))), crashed);
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
		else if (started instanceof Dropped dropped && dropped.duplicate()) {
			this.steps.meters().duplicate(this.lane);
		}
	}

}
