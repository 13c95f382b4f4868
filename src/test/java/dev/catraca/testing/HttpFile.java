package dev.catraca.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads the requests of an {@code .http} file as editors do: {@code @name = value} at the
 * top, then for each {@code ### title}, a request line, headers, an empty line, a body. A
 * request with {@code # @name} can be referred to, as
 * {@code {{name.response.body.$.path}}}.
 */
public final class HttpFile {

	private HttpFile() {
	}

	/**
	 * The requests of a file, its variables filled in, those that are given before its
	 * own.
	 */
	public static List<Request> read(Path file, Map<String, String> given) throws IOException {
		Map<String, String> variables = new HashMap<>();
		List<Request> requests = new ArrayList<>();
		for (String part : Files.readString(file).split("(?m)^###")) {
			part.lines()
				.filter((line) -> line.startsWith("@"))
				.map((line) -> line.substring(1).split("=", 2))
				.forEach((pair) -> variables.put(pair[0].strip(), pair[1].strip()));
			variables.putAll(given);
			List<String> lines = part.lines().map((line) -> fill(line, variables)).toList();
			int request = indexOf(lines, 1);
			if (!requests.isEmpty() || request < lines.size()) {
				requests.add(request(file.getFileName() + ": " + lines.get(0).strip(), lines, request));
			}
		}
		return requests;
	}

	/**
	 * Where the request line is: after the title, comments, variables and empty lines.
	 */
	private static int indexOf(List<String> lines, int from) {
		int at = from;
		while (at < lines.size() && lines.get(at).matches("\\s*|[#@/].*")) {
			at++;
		}
		return at;
	}

	private static Request request(String title, List<String> lines, int at) {
		String[] line = lines.get(at).strip().split("\\s+");
		List<String> headers = new ArrayList<>();
		int next = at + 1;
		while (next < lines.size() && !lines.get(next).isBlank()) {
			String[] header = lines.get(next++).split(":", 2);
			headers.addAll(List.of(header[0].strip(), encoded(header[1].strip())));
		}
		String body = String.join("\n", lines.subList(next, lines.size())).strip();
		return new Request(title, name(lines.subList(0, at)), line[0], line[1], headers, body);
	}

	/** Editors write a user and a password as they are. */
	private static String encoded(String header) {
		String[] basic = header.split("[ :]+");
		return (basic.length == 3 && basic[0].equals("Basic")) ? "Basic "
				+ Base64.getEncoder().encodeToString((basic[1] + ":" + basic[2]).getBytes(StandardCharsets.UTF_8))
				: header;
	}

	private static String fill(String line, Map<String, String> variables) {
		String filled = line;
		for (Map.Entry<String, String> variable : variables.entrySet()) {
			filled = filled.replace("{{" + variable.getKey() + "}}", variable.getValue());
		}
		return filled;
	}

	private static String name(List<String> lines) {
		return lines.stream()
			.filter((line) -> line.startsWith("# @name "))
			.map((line) -> line.substring("# @name ".length()).strip())
			.findFirst()
			.orElse("");
	}

	/**
	 * A request as it stands in a file; its name is empty unless later ones refer to it.
	 */
	public record Request(String title, String name, String method, String url, List<String> headers, String body) {

		private static final Pattern REFERENCE = Pattern.compile("\\{\\{(\\w+)\\.response\\.body\\.\\$\\.([^}]+)}}");

		/**
		 * The URL with what earlier requests, by their names, were answered, or nothing.
		 */
		public String url(Map<String, JsonNode> answers) {
			return filled(this.url, answers);
		}

		/**
		 * The body with what earlier requests, by their names, were answered, or nothing.
		 */
		public String body(Map<String, JsonNode> answers) {
			return filled(this.body, answers);
		}

		private static String filled(String text, Map<String, JsonNode> answers) {
			return REFERENCE.matcher(text)
				.replaceAll((found) -> answers.getOrDefault(found.group(1), MissingNode.getInstance())
					.at("/" + found.group(2).replaceAll("\\[(\\d+)]", "/$1").replace('.', '/'))
					.asString());
		}

		@Override
		public String toString() {
			return this.title;
		}

	}

}
