package dev.catraca.operator;

import dev.catraca.redis.Partitions;

/**
 * The keys of sessions and of what operators did. They belong to no match and live in
 * partition 0.
 */
final class OperatorKeys {

	private OperatorKeys() {
	}

	/**
	 * String: the user who is logged in. Expires after catraca.security.session-life.
	 * Written at log-in, removed at log-out; read on each request that brings its cookie.
	 * @param digest SHA-256 of the session's id, in hexadecimal
	 * @return the key
	 */
	static String session(String digest) {
		return Partitions.prefix(0) + "session:" + digest;
	}

	/**
	 * Stream: what operators did, trimmed to about 1000. Written after each call that is
	 * no reading one; read by the list of operator actions.
	 * @return the key
	 */
	static String actions() {
		return Partitions.prefix(0) + "operator-actions";
	}

}
