package dev.catraca.operator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Checks passwords, by Basic and at the log-in alike: five wrong ones from an address
 * within a minute, and none from there is looked at until the minute is over. A password
 * that was right from that address in the last minutes passes all the same, so that
 * nobody locks out an operator at work; it is known by a keyed digest, which also spares
 * tools the cost of BCrypt on each call.
 */
@Component
class Logins implements AuthenticationProvider {

	private static final Logger log = LoggerFactory.getLogger(Logins.class);

	private static final int MOST_ADDRESSES = 100_000;

	private static final int FAILURES = 5;

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private final DaoAuthenticationProvider passwords;

	private final Digests digests = new Digests();

	private final Cache<String, Attempts> attempts = Caffeine.newBuilder()
		.maximumSize(MOST_ADDRESSES)
		.expireAfterAccess(WINDOW.multipliedBy(2))
		.build();

	private final Cache<String, Authentication> lately = Caffeine.newBuilder()
		.maximumSize(1000)
		.expireAfterWrite(Duration.ofMinutes(10))
		.build();

	Logins(Accounts accounts, PasswordEncoder encoder) {
		this.passwords = new DaoAuthenticationProvider(accounts::load);
		this.passwords.setPasswordEncoder(encoder);
	}

	@Override
	public Authentication authenticate(Authentication claimed) {
		String network = (claimed.getDetails() instanceof WebAuthenticationDetails details)
				? network(details.getRemoteAddress()) : "";
		String digest = this.digests.of(network, claimed.getName(), String.valueOf(claimed.getCredentials()));
		Authentication known = this.lately.getIfPresent(digest);
		if (known != null) {
			return known;
		}
		Attempts before = this.attempts.get(network, (key) -> new Attempts());
		// one after the other, or many guesses at once would pass before the first has
		// failed
		before.lock.lock();
		try {
			Authentication user = check(claimed, network, before.left);
			this.lately.put(digest, user);
			return user;
		}
		finally {
			before.lock.unlock();
		}
	}

	private Authentication check(Authentication claimed, String network, Bucket left) {
		EstimationProbe probe = left.estimateAbilityToConsume(1);
		if (!probe.canBeConsumed()) {
			throw new TooManyLogins(Duration.ofNanos(probe.getNanosToWaitForRefill()));
		}
		try {
			Authentication user = this.passwords.authenticate(claimed);
			((UsernamePasswordAuthenticationToken) user).eraseCredentials();
			return user;
		}
		catch (BadCredentialsException ex) {
			left.tryConsume(1);
			if (left.getAvailableTokens() == 0) {
				log.warn("{} log-ins from {} failed; none from there is looked at for up to a minute", FAILURES,
						network);
			}
			throw ex;
		}
	}

	@Override
	public boolean supports(Class<?> type) {
		return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
	}

	/** An IPv6 host has 2^64 addresses of its own: they count as one. */
	static String network(String address) {
		if (!address.contains(":")) {
			return address;
		}
		try {
			byte[] bytes = InetAddress.getByName(address).getAddress();
			return (bytes.length == 16) ? HexFormat.of()
				.withDelimiter("")
				.formatHex(Arrays.copyOf(bytes, 8))
				.replaceAll("(.{4})(?=.)", "$1:") + "::/64" : address;
		}
		catch (UnknownHostException ex) {
			return address;
		}
	}

	private static final class Attempts {

		private final ReentrantLock lock = new ReentrantLock();

		private final Bucket left = Bucket.builder()
			.addLimit((limit) -> limit.capacity(FAILURES).refillIntervally(FAILURES, WINDOW))
			.build();

	}

	/** Digests under a key that never leaves this instance's memory. */
	private static final class Digests {

		private final SecretKeySpec key;

		Digests() {
			byte[] secret = new byte[32];
			new SecureRandom().nextBytes(secret);
			this.key = new SecretKeySpec(secret, "HmacSHA256");
		}

		String of(String... parts) {
			try {
				Mac mac = Mac.getInstance("HmacSHA256");
				mac.init(this.key);
				return HexFormat.of().formatHex(mac.doFinal(String.join("\0", parts).getBytes(StandardCharsets.UTF_8)));
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException("Every JDK has HmacSHA256", ex);
			}
		}

	}

}
