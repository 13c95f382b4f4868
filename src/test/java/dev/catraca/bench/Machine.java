package dev.catraca.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Says on what, when and how it was measured.
 */
final class Machine {

	private Machine() {
	}

	/** A table of it. */
	static String describe(Settings settings) {
		return """
				| | |
				|---|---|
				| machine | %s, %d cores, %s |
				| date | %s, load %.1f before |
				| java | %s |
				| redis | %s, appendfsync %s, no rewrites |
				| commit | %s |
				| command | `%s` |""".formatted(processor(), Runtime.getRuntime().availableProcessors(),
				System.getProperty("os.name") + " " + System.getProperty("os.version"),
				OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES),
				ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
				firstLine(settings.java().toString(), "--version"),
				firstLine(settings.redis().toString(), "--version").replaceAll(" sha=.*", ""), settings.fsync(),
				firstLine("git", "describe", "--always", "--dirty"), command());
	}

	private static String processor() {
		Path info = Path.of("/proc/cpuinfo");
		try {
			return Files.exists(info) ? Files.readString(info)
				.lines()
				.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse("?") : System.getProperty("os.arch");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String command() {
		return "./mvnw verify -Dgroups=bench" + System.getProperties()
			.stringPropertyNames()
			.stream()
			.filter((name) -> name.startsWith(Settings.PREFIX) && !name.equals(Settings.PREFIX + "jar"))
			.sorted()
			.map((name) -> String.format(Locale.ROOT, " -D%s=%s", name, System.getProperty(name)))
			.collect(Collectors.joining());
	}

	/** The first line that a program says, or that it is not there. */
	static String firstLine(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
				.findFirst()
				.orElse("?");
		}
		catch (IOException ex) {
			return "?";
		}
	}

}
