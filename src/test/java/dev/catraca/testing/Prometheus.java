package dev.catraca.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Prometheus in a process of its own, where the machine has one.
 */
public final class Prometheus implements AutoCloseable {

	private final Process process;

	private final int port;

	private Prometheus(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * Whether a program is on the path: {@code prometheus} and {@code promtool} come with
	 * Debian's package {@code prometheus}.
	 */
	public static boolean has(String program) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	/**
	 * Starts it on a free port.
	 * @param folder of its data and its log
	 * @param configuration its prometheus.yml
	 * @return the server, perhaps not ready yet
	 */
	public static Prometheus start(Path folder, String configuration) {
		try (ServerSocket free = new ServerSocket(0)) {
			Files.createDirectories(folder);
			Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
			free.close();
			Process process = new ProcessBuilder("prometheus", "--config.file=" + file,
					"--storage.tsdb.path=" + folder.resolve("data"),
					"--web.listen-address=127.0.0.1:" + free.getLocalPort())
				.redirectErrorStream(true)
				.redirectOutput(folder.resolve("prometheus.log").toFile())
				.start();
			return new Prometheus(process, free.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Has promtool look at files.
	 * @param arguments of its command line
	 * @return its exit status and what it says
	 */
	public static String promtool(String... arguments) {
		try {
			Process tool = new ProcessBuilder(
					Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toArray(String[]::new))
				.redirectErrorStream(true)
				.start();
			String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return tool.waitFor() + "\n" + said;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The values of a query at this moment, one for each series.
	 * @param expression in PromQL
	 * @return the values; not a number among them where there is nothing to compute from
	 */
	public List<Double> values(String expression) {
		JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
		if (!answer.get("status").asString().equals("success")) {
			throw new IllegalArgumentException(answer.toString());
		}
		return answer.get("data")
			.get("result")
			.valueStream()
			.map((series) -> Double.valueOf(series.get("value").get(1).asString().replace("Inf", "Infinity")))
			.toList();
	}

	private JsonNode get(String path) {
		try {
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path)).build();
			return new JsonMapper().readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
