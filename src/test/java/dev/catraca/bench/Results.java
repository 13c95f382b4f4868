package dev.catraca.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was measured: printed at once, and kept as tables and a picture.
 */
final class Results {

	private static final Path DIRECTORY = Path.of("target", "bench");

	private final Settings settings;

	private final StringBuilder text = new StringBuilder();

	/** Orders a second, by what they were measured of. */
	private final Map<String, Double> rates = new LinkedHashMap<>();

	Results(Settings settings) {
		this.settings = settings;
		say(Machine.describe(settings));
	}

	/** Begins a table. */
	void table(String title, String... columns) {
		say("");
		say("### " + title);
		say("");
		row((Object[]) columns);
		List<String> rule = new ArrayList<>();
		for (String column : columns) {
			rule.add(rule.isEmpty() ? "---" : "---:");
		}
		say("|" + String.join("|", rule) + "|");
	}

	/** Adds a row to the table that was begun last. */
	void row(Object... cells) {
		List<String> texts = new ArrayList<>();
		for (Object cell : cells) {
			texts.add((cell instanceof Double value) ? number(value) : cell.toString());
		}
		say("| " + String.join(" | ", texts) + " |");
	}

	/** Adds a line of text after a table. */
	void note(String line) {
		say("");
		say(line);
	}

	/** Keeps a rate, for the picture and to compare others with. */
	void rate(String name, double perSecond) {
		this.rates.put(name, perSecond);
	}

	/** A rate compared with another that was kept, a dash if it was not measured. */
	String ratio(double perSecond, String name) {
		OptionalDouble other = this.rates.containsKey(name) ? OptionalDouble.of(this.rates.get(name))
				: OptionalDouble.empty();
		return other.isPresent() ? String.format(Locale.ROOT, "%.2f", perSecond / other.getAsDouble()) : "–";
	}

	/** Three digits or, from a hundred on, all that stand before the point. */
	static String number(double value) {
		return (Math.abs(value) >= 100) ? String.format(Locale.ROOT, "%,.0f", value)
				: String.format(Locale.ROOT, (Math.abs(value) >= 10) ? "%.1f" : "%.2f", value);
	}

	private void say(String line) {
		System.out.println(line);
		this.text.append(line).append('\n');
	}

	/** Writes {@code results.md} and {@code results.svg}; again after each stage. */
	void write() {
		try {
			Files.createDirectories(DIRECTORY);
			Files.writeString(DIRECTORY.resolve("results.md"), this.text);
			Files.writeString(DIRECTORY.resolve("results.svg"),
					BarPicture.of("Orders a second, " + this.settings.orders() + " at a time", this.rates));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
