package dev.catraca.operator;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import dev.catraca.redis.StartRefused;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * The users: operator, and viewer if there is a password for it. Only the hashes of their
 * passwords are kept.
 */
@Component
class Accounts {

	static final String OPERATOR = "OPERATOR";

	static final String VIEWER = "VIEWER";

	private static final Logger log = LoggerFactory.getLogger(Accounts.class);

	/** BCrypt looks at no more. */
	private static final int MOST_BYTES = 72;

	/** The cost of the hash is 4 to 31. */
	private static final Pattern HASH = Pattern
		.compile("\\{bcrypt}\\$2[aby]?\\$(0[4-9]|[12]\\d|3[01])\\$[./0-9A-Za-z]{53}");

	private final Map<String, String> hashes = new HashMap<>();

	private final AtomicReference<@Nullable String> generated = new AtomicReference<>();

	/**
	 * Hashes the passwords.
	 * @throws StartRefused if one of them can be none; does not tell it
	 */
	Accounts(SecurityProperties properties, PasswordEncoder encoder) {
		String operator = properties.operatorPassword();
		if (!StringUtils.hasText(operator)) {
			operator = generate();
			this.generated.set(operator);
		}
		this.hashes.put("operator", hash("operator", operator, encoder));
		String viewer = properties.viewerPassword();
		if (StringUtils.hasText(viewer)) {
			this.hashes.put("viewer", hash("viewer", viewer, encoder));
		}
	}

	private static String hash(String user, String password, PasswordEncoder encoder) {
		if (HASH.matcher(password).matches()) {
			return password;
		}
		if (password.startsWith("{bcrypt}")) {
			throw new StartRefused("What follows {bcrypt} in catraca.security." + user
					+ "-password is no such hash, so nobody could log in");
		}
		if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
			throw new StartRefused("catraca.security." + user + "-password is longer than " + MOST_BYTES + " bytes");
		}
		return encoder.encode(password);
	}

	private static String generate() {
		byte[] secret = new byte[12];
		new SecureRandom().nextBytes(secret);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
	}

	/**
	 * A user by name.
	 * @throws UsernameNotFoundException if there is none
	 */
	UserDetails load(String name) {
		String hash = this.hashes.get(name);
		if (hash == null) {
			throw new UsernameNotFoundException("There is no such user");
		}
		// made anew each time: whoever logs in wipes the hash out of what he was given
		return User.withUsername(name).password(hash).roles(name.equals("operator") ? OPERATOR : VIEWER).build();
	}

	/** Says the generated password, and forgets it. */
	@EventListener
	void say(ApplicationReadyEvent event) {
		if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
			String password = this.generated.getAndSet(null);
			log.info("Operator: user operator, password {}", (password != null) ? password : "as configured");
		}
	}

}
