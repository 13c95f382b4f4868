package dev.catraca;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docker compose is given hangs together; no Docker is needed to see that.
 */
class ComposeTests {

	private final Map<String, Object> services = services();

	@Test
	void everythingIsPublishedOnLoopbackOnly() {
		assertThat(all("ports")).isNotEmpty().allSatisfy((port) -> assertThat(port).startsWith("127.0.0.1:"));
	}

	@Test
	void everyMountedFileIsThereAndNobodyChangesIt() {
		assertThat(all("volumes").stream().filter((volume) -> volume.startsWith("./"))).isNotEmpty()
			.allSatisfy((volume) -> {
				assertThat(Path.of(volume.split(":")[0])).exists();
				assertThat(volume).endsWith(":ro");
			});
	}

	@Test
	void noPasswordIsFixed() throws IOException {
		assertThat(Files.readAllLines(Path.of("docker-compose.yml")).stream().map(String::strip))
			.filteredOn((line) -> line.contains("PASSWORD") && !line.startsWith("#"))
			.isNotEmpty()
			.allSatisfy(
					(line) -> assertThat(line).matches("[A-Z_]+: (\\$\\{[A-Z_]+:-}|/run/secrets/.+)|test:.*cat .*"));
	}

	@Test
	void whatReadsASecretReadsOneThatIsMade() throws IOException {
		String maker = Files.readString(Path.of("ops/compose/secrets.sh"));
		for (Path reader : List.of(Path.of("docker-compose.yml"), Path.of("ops/prometheus/prometheus.yml"),
				Path.of("ops/compose/Load.java"))) {
			List<String> read = Pattern.compile("/run/secrets/catraca/([a-z]+/[a-z.-]+[a-z])")
				.matcher(Files.readString(reader))
				.results()
				.map((found) -> found.group(1))
				.toList();
			assertThat(read).as(reader.toString()).isNotEmpty().allSatisfy((file) -> assertThat(maker).contains(file));
		}
	}

	/**
	 * The image's cache was made with compressed pointers, and one that was made
	 * otherwise is refused. Where 70 of 100 are more than they reach, the JVM would do
	 * without them.
	 */
	@Test
	void theHeapFitsTheCacheOfTheImageOnALargeMachine() throws IOException {
		Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"@ops/image/java.options", "-XX:MaxRAM=256g", "-XX:+PrintFlagsFinal", "-version")
			.redirectErrorStream(true)
			.start();
		assertThat(new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
			.containsPattern("UseCompressedOops +:?= true");
	}

	private List<String> all(String part) {
		return this.services.values()
			.stream()
			.map((service) -> (Map<?, ?>) service)
			.flatMap((service) -> (service.get(part) instanceof List<?> list) ? list.stream() : Stream.of())
			.map(String::valueOf)
			.toList();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> services() {
		try {
			Map<String, Object> file = new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
			return (Map<String, Object>) file.get("services");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
