package dev.catraca.order;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever wants to change the form of an order's record is told where it is known.
 */
class RecordFormTests {

	private static final Path RECORD = Path.of("src/main/resources/dev/catraca/order/record.lua");

	/** A field, as the scripts' patterns have it. */
	private static final Pattern FIELD = Pattern.compile("\\Q[^|\\E|\\Q%l+)|\\E");

	@Test
	void everyScriptThatMatchesARecordIsNamedWhereItIsDescribed() throws IOException {
		String head = Files.readString(RECORD).split("\n\n")[0];
		try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
			List<Path> scripts = files.filter((path) -> path.toString().endsWith(".lua") && !path.equals(RECORD))
				.filter((path) -> FIELD.matcher(read(path)).find())
				.toList();
			assertThat(scripts).hasSizeGreaterThan(4)
				.allSatisfy((script) -> assertThat(head).contains(script.getFileName().toString()));
		}
	}

	private static String read(Path path) {
		try {
			return Files.readString(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
