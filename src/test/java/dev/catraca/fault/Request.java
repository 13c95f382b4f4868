package dev.catraca.fault;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.catraca.redis.LuaScript;

import org.springframework.core.io.ClassPathResource;

/**
 * A command on its way from the service to Redis.
 *
 * @param words the command's name and its arguments, a character for each byte
 */
record Request(List<String> words) {

	private static final Set<String> ANSWERED_BY_PUSHES = Set.of("SUBSCRIBE", "PSUBSCRIBE", "UNSUBSCRIBE",
			"PUNSUBSCRIBE");

	String command() {
		return this.words.get(0).toUpperCase(java.util.Locale.ROOT);
	}

	/** Under RESP3 a subscription is answered out of line. */
	boolean hasReply() {
		return !ANSWERED_BY_PUSHES.contains(command());
	}

	boolean mentions(String text) {
		return this.words.stream().anyMatch((word) -> word.contains(text));
	}

	/** Those of one command. */
	static Predicate<Request> of(String command) {
		return (request) -> request.command().equals(command);
	}

	/**
	 * Those that run a script.
	 * @param path of its file below {@code dev/catraca}, such as
	 * {@code settlement/settle.lua}
	 */
	static Predicate<Request> script(String path) {
		String sha = sha1(
				LuaScript.text(new ClassPathResource("dev/catraca/" + path)).getBytes(StandardCharsets.UTF_8));
		return (request) -> switch (request.command()) {
			case "EVALSHA" -> request.words().get(1).equals(sha);
			case "EVAL" -> sha1(request.words().get(1).getBytes(StandardCharsets.ISO_8859_1)).equals(sha);
			default -> false;
		};
	}

	/** Those that run a script for a lane. */
	static Predicate<Request> script(String path, String lane) {
		return script(path).and((request) -> request.words().contains(lane) || request.mentions(":" + lane));
	}

	private static String sha1(byte[] text) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
