package dev.catraca.settlement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.catraca.order.Lane;
import dev.catraca.redis.Calls;
import dev.catraca.redis.Loop;
import dev.catraca.settlement.RedisPatience.Answered;
import dev.catraca.settlement.Settler.Answer;

/**
 * Settles what has been charged.
 */
final class SettleStep implements SettlementLine.Step {

	private final BlockingQueue<InWork> charged = new LinkedBlockingQueue<>();

	private final RedisPatience patience = new RedisPatience();

	private final Lane lane;

	private final Settlement.Steps steps;

	private final InHand inHand;

	SettleStep(Lane lane, Settlement.Steps steps, InHand inHand) {
		this.lane = lane;
		this.steps = steps;
		this.inHand = inHand;
	}

	void addAll(List<InWork> works) {
		this.charged.addAll(works);
	}

	@Override
	public void run(Loop loop) throws InterruptedException {
		InWork first = this.charged.poll(SettlementLine.LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
		if (first == null) {
			return;
		}
		List<InWork> batch = new ArrayList<>(List.of(first));
		this.charged.drainTo(batch, SettlementLine.largestBatch(this.steps.partitions()) - 1);
		settle(batch, loop);
	}

	/**
	 * Each leaves its hands with its own call, or a retry would come while it is still in
	 * them.
	 */
	private void settle(List<InWork> batch, Loop loop) throws InterruptedException {
		long began = this.steps.traces().nowMillis();
		try {
			for (List<InWork> part : Calls.of(batch, (work) -> work.delivery().orderId().partition())) {
				loop.turn();
				List<Answered<InWork, Answer>> all = this.patience.call(part,
						(works) -> this.steps.settler()
							.settle(this.lane, works.stream().map(InWork::settling).toList()),
						(work) -> SettlementLine.giveUp(work.delivery()));
				settled(part, all, began);
			}
		}
		finally {
			release(batch);
		}
	}

	private void release(List<InWork> works) {
		works.forEach((work) -> this.inHand.remove(work.delivery()));
	}

	/** Tells what became of orders, and lets them go, answered or not. */
	void settled(List<InWork> works, List<Answered<InWork, Answer>> answered, long began) {
		answered.forEach((one) -> settled(one.asked(), one.answer(), began));
		release(works);
	}

	private void settled(InWork work, Answer answer, long began) {
		if (answer == Answer.UNREADABLE) {
			SettlementLine.giveUp(work.delivery());
		}
		else if (answer != Answer.SETTLED) {
			this.steps.meters().duplicate(this.lane);
		}
		else if (work.verdict().equals("retry")) {
			this.steps.traces().settled(work, began);
			this.steps.meters().retried(this.lane);
		}
		else {
			this.steps.traces().settled(work, began);
			Duration charged = Duration.ofNanos(System.nanoTime() - work.startedNanos());
			this.steps.meters()
				.settled(this.lane, work.outcome(this.lane), work.claimed().waited().time().plus(charged));
		}
	}

}
