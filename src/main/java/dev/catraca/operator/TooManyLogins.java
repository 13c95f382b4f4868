package dev.catraca.operator;

import java.time.Duration;

import org.springframework.security.core.AuthenticationException;

/**
 * Too many log-ins from one address failed, so that none is looked at for a while.
 */
class TooManyLogins extends AuthenticationException {

	private final Duration retryAfter;

	TooManyLogins(Duration retryAfter) {
		super("Too many log-ins failed");
		this.retryAfter = retryAfter;
	}

	Duration retryAfter() {
		return this.retryAfter;
	}

}
