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
 * Requests one at a time over 64 connections, by wrk, as fast as they are answered; again
 * and again, so that turns can be taken with others.
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

	private final boolean refused;

	private final Supplier<Usage> usage;

	private final List<Turn> turns = new ArrayList<>();

	private int runs;

	private HttpLoad(Path wrk, String url, String order, boolean refused, Supplier<Usage> usage) {
		this.wrk = wrk;
		this.url = url;
		this.order = order;
		this.refused = refused;
		this.usage = usage;
	}

	/**
	 * Sends orders to an endpoint, which accepts all.
	 * @param wrk the program
	 * @param url the endpoint
	 * @param order the order's JSON, with {@code %s} for a name that each has for itself
	 * @param usage tells what the endpoint has used so far
	 * @return the load
	 */
	static HttpLoad orders(Path wrk, String url, String order, Supplier<Usage> usage) {
		return new HttpLoad(wrk, url, order, false, usage);
	}

	/** Sends orders to an endpoint, which refuses all. */
	static HttpLoad refusals(Path wrk, String url, String order, Supplier<Usage> usage) {
		return new HttpLoad(wrk, url, order, true, usage);
	}

	/** Asks for what is at a URL. */
	static HttpLoad reads(Path wrk, String url, Supplier<Usage> usage) {
		return new HttpLoad(wrk, url, "", false, usage);
	}

	/** An order of our own for one seat of a match. */
	static String order(String match) {
		return "{\"matchId\":\"" + match + "\",\"sector\":\"general\",\"quantity\":1,\"buyer\":\"%s\"}";
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
				PATIENCE, "-s", "src/test/resources/bench/requests.lua", this.url, "--", this.order, "run" + this.runs)
			.redirectErrorStream(true)
			.start();
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		Matcher said = SAID.matcher(text);
		assertThat(said.find()).as(text).isTrue();
		long requests = Long.parseLong(said.group(1));
		assertThat(List.of(said.group(6), said.group(7))).as("refused and broken: " + text)
			.containsExactly(this.refused ? "" + requests : "0", "0");
		return new Turn(requests, requests / Double.parseDouble(said.group(2)), said.group(3), said.group(4),
				said.group(5), this.usage.get().since(before));
	}

	/** What came of it; times in milliseconds. */
	record Turn(long requests, double rate, String p50, String p99, String max, Usage used) {
	}

}
