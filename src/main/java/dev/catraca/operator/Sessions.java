package dev.catraca.operator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Who is logged in on the pages, known to every instance. Redis holds only digests of the
 * ids: whoever reads it cannot take a session over.
 */
@Component
class Sessions {

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");

	private final SecureRandom random = new SecureRandom();

	private final StringRedisTemplate redis;

	private final SecurityProperties properties;

	Sessions(StringRedisTemplate redis, SecurityProperties properties) {
		this.redis = redis;
		this.properties = properties;
	}

	/** How long a session lasts. */
	Duration life() {
		return this.properties.sessionLife();
	}

	/**
	 * Begins a session. Redis: {@code SET} with {@code PX}; each call begins another.
	 * @param user who has logged in
	 * @return the session's id, 256 random bits
	 */
	String begin(String user) {
		byte[] secret = new byte[32];
		this.random.nextBytes(secret);
		String id = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
		this.redis.opsForValue().set(key(id), user, life());
		return id;
	}

	/**
	 * Looks who a session belongs to. Redis: {@code GET}.
	 * @param id as a client sent it
	 * @return the user, empty if there is no such session
	 */
	Optional<String> user(String id) {
		return isId(id) ? Optional.ofNullable(this.redis.opsForValue().get(key(id))) : Optional.empty();
	}

	/**
	 * Ends a session. Redis: {@code DEL}; safe to repeat.
	 * @param id as a client sent it
	 */
	void end(String id) {
		if (isId(id)) {
			this.redis.delete(key(id));
		}
	}

	private static boolean isId(String id) {
		return ID.matcher(id).matches();
	}

	private static String key(String id) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.US_ASCII));
			return OperatorKeys.session(HexFormat.of().formatHex(digest));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

}
