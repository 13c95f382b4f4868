package dev.catraca.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every test that {@code docs/reliability.md} names is there.
 */
class ReliabilityDocTests {

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)\\.(\\w+)`");

	private static final Pattern PARENT = Pattern.compile("class \\w+ extends (\\w+)");

	@Test
	void namesTestsThatAreThere() throws IOException {
		Map<String, String> sources;
		try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
			sources = files.filter((file) -> file.toString().endsWith(".java"))
				.collect(Collectors.toMap((file) -> file.getFileName().toString().replace(".java", ""),
						ReliabilityDocTests::read, (one, other) -> one + other));
		}
		List<MatchResult> named = TEST.matcher(read(Path.of("docs/reliability.md"))).results().toList();
		assertThat(named).hasSizeGreaterThan(50)
			.allSatisfy((test) -> assertThat(withParent(sources, test.group(1))).as(test.group())
				.contains("void " + test.group(2) + "("));
	}

	private static String withParent(Map<String, String> sources, String type) {
		String source = sources.getOrDefault(type, "");
		return PARENT.matcher(source)
			.results()
			.map((parent) -> source + sources.getOrDefault(parent.group(1), ""))
			.findFirst()
			.orElse(source);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
