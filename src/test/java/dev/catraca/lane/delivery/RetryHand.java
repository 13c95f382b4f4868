package dev.catraca.lane.delivery;

import org.springframework.context.ApplicationContext;

/**
 * Lets a test of another package put delayed orders back.
 */
public final class RetryHand {

	private final Retries retries;

	public RetryHand(ApplicationContext service) {
		this.retries = service.getBean(Retries.class);
	}

	public void requeueDue() {
		this.retries.requeueDue();
	}

}
