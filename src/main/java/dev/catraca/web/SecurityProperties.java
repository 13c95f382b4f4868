package dev.catraca.web;

import java.security.SecureRandom;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may operate the service.
 *
 * @param operatorPassword the password of the user operator; unset: made up at each start
 * and logged once
 */
@ConfigurationProperties("catraca.security")
record SecurityProperties(@Nullable String operatorPassword) {

	private static final String GENERATED = generate();

	boolean isGenerated() {
		return this.operatorPassword == null || this.operatorPassword.isBlank();
	}

	String password() {
		String configured = this.operatorPassword;
		return (configured == null || configured.isBlank()) ? GENERATED : configured;
	}

	private static String generate() {
		byte[] secret = new byte[12];
		new SecureRandom().nextBytes(secret);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
	}

}
