package dev.catraca.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.catraca.order.OrderId;
import dev.catraca.order.OrdersProperties;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.Partitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/**
 * Remembers what each Idempotency-Key was first sent for.
 * <p>
 * A claim lives in a partition of its own choosing, because the same key may come again
 * with another match; so claiming and accepting are two steps. Both are safe to repeat:
 * the claim fixes the order's identity, and accept does nothing for an identity that
 * exists. A crash in between is completed by the client's retry.
 */
@Component
class IdempotencyClaims {

	private static final Logger log = LoggerFactory.getLogger(IdempotencyClaims.class);

	private final LuaScript claim = LuaScript.list(IdempotencyClaims.class, "claim.lua");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	private final IntakeProperties properties;

	private final JsonMapper json;

	IdempotencyClaims(StringRedisTemplate redis, Partitions partitions, IntakeProperties properties,
			OrdersProperties orders, JsonMapper json) {
		if (properties.idempotencyRetention().compareTo(orders.retention()) > 0) {
			log.warn(
					"catraca.intake.idempotency-retention ({}) is longer than catraca.orders.retention ({}): "
							+ "a key that is remembered longer than its order places it again",
					properties.idempotencyRetention(), orders.retention());
		}
		this.redis = redis;
		this.partitions = partitions;
		this.properties = properties;
		this.json = json;
	}

	/**
	 * Claims keys, or learns what they were claimed for. Redis: a script of
	 * {@code HSETNX}, one call for up to two hundred claims of a partition.
	 * @param fingerprint of the whole request they came in
	 * @param candidates the orders, each with the key of its claim
	 * @return for each, in order, what its key stands for
	 */
	List<Claim> claim(String fingerprint, List<Candidate> candidates) {
		return PartitionedCalls.make(candidates, (candidate) -> this.partitions.of(claimOf(candidate)),
				(partition, chunk) -> claim(fingerprint, partition, chunk));
	}

	private List<Claim> claim(String fingerprint, int partition, List<Candidate> candidates) {
		List<String> keys = new ArrayList<>();
		List<String> args = new ArrayList<>(List.of("" + this.properties.idempotencyRetention().toSeconds()));
		for (Candidate candidate : candidates) {
			keys.add(IntakeKeys.claim(partition, claimOf(candidate)));
			args.addAll(List.of(fingerprint, candidate.id().toString()));
		}
		return this.claim.rows(this.redis, keys, args)
			.stream()
			.map((row) -> new Claim(row.get(0), OrderId.parse(row.get(1)).orElseThrow(), row.get(2)))
			.toList();
	}

	/**
	 * Remembers that the first request was refused. Redis: {@code HSET}, {@code EXPIRE};
	 * safe to repeat.
	 * @param candidate the order that was refused
	 * @param problem the problem its client was told
	 */
	void remember(Candidate candidate, ProblemDetail problem) {
		String name = claimOf(candidate);
		String key = IntakeKeys.claim(this.partitions.of(name), name);
		this.redis.opsForHash().put(key, "refusal", this.json.writeValueAsString(problem));
		this.redis.expire(key, this.properties.idempotencyRetention());
	}

	ProblemDetail refusal(Claim claim) {
		return this.json.readValue(claim.refusal(), ProblemDetail.class);
	}

	private static String claimOf(Candidate candidate) {
		return Objects.requireNonNull(candidate.claim());
	}

	/**
	 * What an idempotency key stands for.
	 *
	 * @param fingerprint of the first request
	 * @param id of the order it may have become
	 * @param refusal the problem it got as JSON, empty if none
	 */
	record Claim(String fingerprint, OrderId id, String refusal) {
	}

}
