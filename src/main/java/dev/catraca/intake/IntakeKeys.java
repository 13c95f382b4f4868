package dev.catraca.intake;

import dev.catraca.redis.Partitions;

/**
 * The keys of the intake.
 */
final class IntakeKeys {

	private IntakeKeys() {
	}

	/**
	 * Hash: what an idempotency key was first sent for. Lives for the idempotency
	 * retention. Written and read by the intake.
	 * @param partition the partition of the claim, which need not be the match's
	 * @param name SHA-256 of the idempotency key, for the key itself may hold anything
	 * @return the key
	 */
	static String claim(int partition, String name) {
		return Partitions.prefix(partition) + "idempotency:" + name;
	}

}
