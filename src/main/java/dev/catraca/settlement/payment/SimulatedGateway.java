package dev.catraca.settlement.payment;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.CRC32;

import dev.catraca.settlement.payment.FaultPlan.Mishap;

/**
 * A gateway that pretends: it takes its time and answers by the order's id, so that the
 * same order always gets the same answer; and goes wrong as its plan says.
 */
class SimulatedGateway implements PaymentGateway {

	/** A caller of a real gateway would not wait for longer. */
	private static final Duration LONGEST_STALL = Duration.ofSeconds(60);

	private final FaultPlan plan;

	SimulatedGateway(FaultPlan plan) {
		this.plan = plan;
	}

	@Override
	public PaymentAnswer charge(Charge charge) {
		if (this.plan.take(Mishap.CRASH)) {
			throw new WorkerCrash();
		}
		Faults faults = this.plan.now();
		try {
			if (this.plan.take(Mishap.STALL)) {
				this.plan.awaitRelease(LONGEST_STALL);
				return PaymentAnswer.UNAVAILABLE;
			}
			if (!faults.latency().isZero()) {
				Thread.sleep(faults.latency().toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return PaymentAnswer.UNAVAILABLE;
		}
		return answer(charge, faults);
	}

	@Override
	public Optional<PaymentAnswer> chargeAtOnce(Charge charge) {
		Faults faults = this.plan.now();
		return isAtOnce(faults) ? Optional.of(answer(charge, faults)) : Optional.empty();
	}

	private static PaymentAnswer answer(Charge charge, Faults faults) {
		if (draw("outage/" + charge.attempt() + "/" + charge.orderId()) < faults.outageRate()) {
			return PaymentAnswer.UNAVAILABLE;
		}
		return (draw("decline/" + charge.orderId()) < faults.declineRate()) ? PaymentAnswer.DECLINED
				: PaymentAnswer.APPROVED;
	}

	@Override
	public boolean answersAtOnce() {
		return isAtOnce(this.plan.now());
	}

	/** To take a mishap is to ask Redis, so that takes time too. */
	private static boolean isAtOnce(Faults faults) {
		return faults.latency().isZero() && faults.stallNext() == 0 && faults.crashNext() == 0;
	}

	/** A number from 0 to below 1 that depends on nothing but the text. */
	private static double draw(String text) {
		CRC32 hash = new CRC32();
		hash.update(text.getBytes(StandardCharsets.UTF_8));
		return hash.getValue() / (double) (1L << 32);
	}

}
