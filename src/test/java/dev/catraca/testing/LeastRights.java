package dev.catraca.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The Redis user of {@code docs/catraca.acl}. */
public final class LeastRights {

	private LeastRights() {
	}

	/** The line that tells what it may do. */
	public static String line() {
		try {
			return Files.readAllLines(Path.of("docs/catraca.acl"))
				.stream()
				.filter((line) -> line.startsWith("user catraca "))
				.findFirst()
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The arguments of {@code ACL} that make it. */
	public static String[] setUser() {
		return Stream.concat(Stream.of("SETUSER"), Stream.of(line().split(" ")).skip(1)).toArray(String[]::new);
	}

}
