package dev.catraca.settlement.payment;

/**
 * What a payment gateway says.
 */
public enum PaymentAnswer {

	/** The money is there. */
	APPROVED,

	/** The buyer will not pay. */
	DECLINED,

	/** Nobody knows; the charge is tried again. */
	UNAVAILABLE

}
