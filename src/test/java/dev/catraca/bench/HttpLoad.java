package dev.catraca.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Orders one at a time over 64 connections, by wrk, as fast as they are answered; again
 * and again, so that turns can be taken with another endpoint.
 */
final class HttpLoad {

	private static final Pattern SAID = Pattern
		.compile("BENCH requests=(\\d+) seconds=(\\S+) p50=(\\S+) p99=(\\S+) max=(\\S+) refused=(\\d+) broken=(\\d+)");

	/**
	 * For an answer; a JVM that has just started may take longer than wrk's own two
	 * seconds.
	 */
	private static final String PATIENCE = "30s";

	private final Path wrk;

	private final String url;

	private final String order;

	private final Supplier<Usage> usage;

	private final List<Turn> turns = new ArrayList<>();

	private int runs;

	/**
	 * Sends orders to an endpoint.
	 * @param wrk the program
	 * @param url the endpoint
	 * @param order the order's JSON, with {@code %s} for a name that each has for itself
	 * @param usage tells what the endpoint has used so far
	 */
	HttpLoad(Path wrk, String url, String order, Supplier<Usage> usage) {
		this.wrk = wrk;
		this.url = url;
		this.order = order;
		this.usage = usage;
	}

	void warmUp(int seconds) throws IOException {
		run(seconds);
	}

	void turn(int seconds) throws IOException {
		this.turns.add(run(seconds));
	}

	/** The turn in the middle, by its rate. */
	Turn median() {
		return Turns.middle(this.turns, Turn::rate);
	}

	private Turn run(int seconds) throws IOException {
		this.runs++;
		Usage before = this.usage.get();
		Process process = new ProcessBuilder(this.wrk.toString(), "-t2", "-c64", "-d" + seconds + "s", "--timeout",
				PATIENCE, "-s", "src/test/resources/bench/post.lua", this.url, "--", this.order, "run" + this.runs)
			.redirectErrorStream(true)
			.start();
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		Matcher said = SAID.matcher(text);
		assertThat(said.find()).as(text).isTrue();
		assertThat(List.of(said.group(6), said.group(7))).as("refused and broken: " + text).containsOnly("0");
		long requests = Long.parseLong(said.group(1));
		return new Turn(requests, requests / Double.parseDouble(said.group(2)), said.group(3), said.group(4),
				said.group(5), this.usage.get().since(before));
	}

	/** What came of it; times in milliseconds. */
	record Turn(long requests, double rate, String p50, String p99, String max, Usage used) {
	}

}
