package dev.catraca.redis;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Tells whether Redis was greeted: it was there once, and may be worked with.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
public class Greeted implements RedisGreeting {

	private volatile boolean done;

	@Override
	public void greet() {
		this.done = true;
	}

	/**
	 * Whether all greetings are done.
	 * @return false until then
	 */
	public boolean isDone() {
		return this.done;
	}

}
