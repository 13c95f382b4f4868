package dev.catraca.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * A request of {@code bad-requests.yml}, which also says how to read it.
 */
record BadRequest(Map<String, Object> fields) {

	private static final String ORDER = """
			{"matchId":"{match}","sector":"general","quantity":1,"buyer":"x"}""";

	private static final Pattern MACRO = Pattern.compile("<([^<>]+?)\\*(\\d+)>", Pattern.DOTALL);

	private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");

	@SuppressWarnings("unchecked")
	static Stream<BadRequest> all() throws IOException {
		try (InputStream file = BadRequest.class.getResourceAsStream("/bad-requests.yml")) {
			LoaderOptions options = new LoaderOptions();
			options.setCodePointLimit(1_000_000);
			List<Map<String, Object>> cases = new Yaml(options).load(file);
			return cases.stream().map(BadRequest::new);
		}
	}

	List<String> statuses() {
		return List.of(want()[0].split("\\|"));
	}

	/** The problems that may be told; none where there is no body to tell one. */
	List<String> problems() {
		return (want().length > 1) ? List.of(want()[1].split("\\|")) : List.of();
	}

	private String[] want() {
		return String.valueOf(this.fields.get("want")).split(" ");
	}

	boolean wantsAllow() {
		return this.fields.containsKey("allow");
	}

	boolean stopsSending() {
		return this.fields.containsKey("close");
	}

	byte[] bytes(String match) {
		if (this.fields.containsKey("raw")) {
			return bytes(text("raw", ""), match);
		}
		byte[] body = body(match);
		StringBuilder head = new StringBuilder(text("line", "POST /api/v1/orders")).append(' ')
			.append(text("http", "HTTP/1.1"))
			.append("\r\n")
			.append(text("host", "Host: x\r\n"));
		if (body != null && (!this.fields.containsKey("type") || this.fields.get("type") != null)) {
			head.append("Content-Type: ").append(text("type", "application/json")).append("\r\n");
		}
		if (body != null) {
			head.append("Content-Length: ").append(text("length", Integer.toString(body.length))).append("\r\n");
		}
		if (this.fields.containsKey("as")) {
			String user = text("as", "").equals("operator") ? "operator:secret" : "viewer:look";
			head.append("Authorization: Basic ")
				.append(Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
				.append("\r\n");
		}
		for (Object line : (List<?>) this.fields.getOrDefault("head", List.of())) {
			head.append(line).append("\r\n");
		}
		byte[] first = bytes(head.append("Connection: close\r\n\r\n").toString(), match);
		byte[] all = Arrays.copyOf(first, first.length + ((body != null) ? body.length : 0));
		if (body != null) {
			System.arraycopy(body, 0, all, first.length, body.length);
		}
		return all;
	}

	private byte[] body(String match) {
		if (this.fields.get("order") instanceof List<?> change) {
			String part = change.get(0).toString();
			int at = ORDER.lastIndexOf(part);
			return bytes(ORDER.substring(0, at) + change.get(1) + ORDER.substring(at + part.length()), match);
		}
		return this.fields.containsKey("body") ? bytes(text("body", ""), match) : null;
	}

	private String text(String field, String otherwise) {
		Object value = this.fields.get(field);
		return (value != null) ? value.toString() : otherwise;
	}

	private static byte[] bytes(String text, String match) {
		String filled = MACRO.matcher(text.replace("{match}", match))
			.replaceAll((macro) -> Matcher.quoteReplacement(macro.group(1).repeat(Integer.parseInt(macro.group(2)))));
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(filled.length());
		Matcher escaped = BYTE.matcher(filled);
		int at = 0;
		while (escaped.find()) {
			bytes.writeBytes(filled.substring(at, escaped.start()).getBytes(StandardCharsets.UTF_8));
			bytes.write(Integer.parseInt(escaped.group(1), 16));
			at = escaped.end();
		}
		bytes.writeBytes(filled.substring(at).getBytes(StandardCharsets.UTF_8));
		return bytes.toByteArray();
	}

	@Override
	public String toString() {
		return this.fields.get("id") + " " + this.fields.get("what");
	}

}
