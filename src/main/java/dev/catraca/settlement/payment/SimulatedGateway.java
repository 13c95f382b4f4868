package dev.catraca.settlement.payment;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

import dev.catraca.settlement.payment.PaymentProperties.Simulated;

/**
 * A gateway that pretends: it takes its time and answers by the order's id, so that the
 * same order always gets the same answer.
 */
class SimulatedGateway implements PaymentGateway {

	private final Simulated behaviour;

	SimulatedGateway(Simulated behaviour) {
		this.behaviour = behaviour;
	}

	@Override
	public PaymentAnswer charge(Charge charge) {
		if (!this.behaviour.latency().isZero()) {
			try {
				Thread.sleep(this.behaviour.latency().toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return PaymentAnswer.UNAVAILABLE;
			}
		}
		if (draw("outage/" + charge.attempt() + "/" + charge.orderId()) < this.behaviour.outageRate()) {
			return PaymentAnswer.UNAVAILABLE;
		}
		return (draw("decline/" + charge.orderId()) < this.behaviour.declineRate()) ? PaymentAnswer.DECLINED
				: PaymentAnswer.APPROVED;
	}

	/** A number from 0 to below 1 that depends on nothing but the text. */
	private static double draw(String text) {
		CRC32 hash = new CRC32();
		hash.update(text.getBytes(StandardCharsets.UTF_8));
		return hash.getValue() / (double) (1L << 32);
	}

}
