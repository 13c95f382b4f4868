package dev.catraca.settlement.payment;

import java.util.Optional;

/**
 * Takes the money for an order.
 */
public interface PaymentGateway {

	/**
	 * Charges an order. Repeating a charge is safe: the order's id is the idempotency
	 * key.
	 * @param charge what to charge
	 * @return the gateway's answer; an answer that did not come is
	 * {@link PaymentAnswer#UNAVAILABLE}, and never an exception
	 * @throws WorkerCrash where the gateway is to simulate the death of its caller
	 */
	PaymentAnswer charge(Charge charge);

	/**
	 * Charges an order if that takes no time at present. It may wait for nothing, not for
	 * Redis either: its caller may be who hears the answers of Redis.
	 * @param charge what to charge
	 * @return the gateway's answer; empty, and nothing is charged, if it would take time
	 */
	default Optional<PaymentAnswer> chargeAtOnce(Charge charge) {
		return Optional.empty();
	}

	/**
	 * Whether charges take no time at present, so that one need not wait for another on a
	 * thread of its own and {@link #chargeAtOnce} answers.
	 * @return false unless the gateway knows better
	 */
	default boolean answersAtOnce() {
		return false;
	}

}
