package dev.catraca.settlement.payment;

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
	 * Whether charges take no time at present, so that one need not wait for another on a
	 * thread of its own.
	 * @return false unless the gateway knows better
	 */
	default boolean answersAtOnce() {
		return false;
	}

}
