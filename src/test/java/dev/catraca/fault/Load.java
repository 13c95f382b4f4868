package dev.catraca.fault;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.catraca.fault.Asked.Knowledge;
import dev.catraca.fault.Fleet.Member;
import dev.catraca.testing.TicketOffice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients who order at a steady rate, of all instances, lanes and some matches, and keep
 * what they were told. Half way the last seats are contested.
 */
final class Load implements AutoCloseable {

	private static final String[] LANES = { "list", "stream", "list", "stream", "pubsub" };

	private final Fleet fleet;

	private final Random random;

	private final List<String> matches = new ArrayList<>();

	private final List<Asked> all = new CopyOnWriteArrayList<>();

	private final List<String> wrongs = new CopyOnWriteArrayList<>();

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	/** How many wait for their answers: a machine that is busy is not pushed further. */
	private final Semaphore waiting = new Semaphore(32);

	private volatile boolean watchful = true;

	/**
	 * Opens matches and begins.
	 * @param fleet of whom to order
	 * @param perSecond orders a second, of all clients together
	 * @param seats of all matches together
	 */
	Load(Fleet fleet, int perSecond, int seats) {
		this.fleet = fleet;
		long seed = Long.getLong("catraca.faults.seed", System.nanoTime());
		System.out.println("Load with -Dcatraca.faults.seed=" + seed);
		this.random = new Random(seed);
		for (int i = 0; i < 2; i++) {
			this.matches.add(fleet.member(0).office().openMatch(seats / 2, 4));
		}
		List<URI> offices = fleet.members()
			.stream()
			.map((member) -> URI.create("http://localhost:" + member.port() + "/api/v1/orders?lane="))
			.toList();
		this.clock.scheduleAtFixedRate(() -> ask(offices), 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
	}

	/** Does not mind answers that are late or broken: instances are killed or frozen. */
	Load unwatched() {
		this.watchful = false;
		return this;
	}

	private void ask(List<URI> offices) {
		if (!this.waiting.tryAcquire()) {
			return;
		}
		Asked asked = new Asked(UUID.randomUUID().toString(), LANES[this.random.nextInt(LANES.length)],
				"{\"matchId\":\"%s\",\"sector\":\"general\",\"quantity\":%d,\"buyer\":\"%s\"}".formatted(
						this.matches.get(this.random.nextInt(this.matches.size())), 1 + this.random.nextInt(4),
						UUID.randomUUID()));
		this.all.add(asked);
		HttpRequest request = HttpRequest
			.newBuilder(URI.create(offices.get(this.random.nextInt(offices.size())) + asked.lane()))
			.timeout(Duration.ofSeconds(20))
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", asked.key())
			.POST(BodyPublishers.ofString(asked.body()))
			.build();
		long sent = System.nanoTime();
		this.http.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, trouble) -> {
			this.waiting.release();
			if (answer != null) {
				asked.learn(answer);
				watch(answer, Duration.ofNanos(System.nanoTime() - sent));
			}
			else if (this.watchful) {
				this.wrongs.add("no answer: " + trouble);
			}
		});
	}

	/** The only answer of 5xx is a well-formed 503 that comes soon. */
	private void watch(HttpResponse<String> answer, Duration took) {
		if (answer.statusCode() < 500 || !this.watchful) {
			return;
		}
		boolean formed = answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json");
		boolean retry = answer.headers().firstValue("Retry-After").isPresent() || Asked.isUnheard(answer);
		if (answer.statusCode() != 503 || !formed || !retry || took.toSeconds() > 8) {
			this.wrongs.add(answer.statusCode() + " after " + took + " " + answer.headers().map() + answer.body());
		}
	}

	/** How many are known to be in. */
	int in() {
		return (int) this.all.stream().filter((asked) -> asked.knowledge() == Knowledge.IN).count();
	}

	/** Waits until so many more are known to be in. */
	Load awaitMore(int orders) {
		int before = in();
		await().atMost(Faults.PATIENCE).until(() -> in() >= before + orders);
		return this;
	}

	List<String> matches() {
		return this.matches;
	}

	/** Everything that was asked for. */
	List<Asked> all() {
		return this.all;
	}

	/**
	 * Ends it: whoever got no clear answer asks again with the same key until it gets
	 * one.
	 */
	Load end() {
		this.clock.shutdown();
		await().atMost(Faults.PATIENCE).until(this.clock::isTerminated);
		for (Asked asked : this.all) {
			if (asked.knowledge() == Knowledge.UNKNOWN) {
				await().atMost(Faults.PATIENCE).pollDelay(Duration.ZERO).ignoreExceptions().until(() -> {
					askAgain(asked);
					return asked.knowledge() != Knowledge.UNKNOWN;
				});
			}
		}
		assertThat(this.wrongs).isEmpty();
		return this;
	}

	private void askAgain(Asked asked) {
		List<Member> members = this.fleet.members();
		TicketOffice office = members.get(this.random.nextInt(members.size())).office();
		asked.learn(office.post("/api/v1/orders?lane=" + asked.lane(), asked.body(), "Idempotency-Key", asked.key()));
	}

	/** Some who know their answer ask again all the same: they get the same order. */
	void askSomeAgain() {
		this.all.stream().filter((asked) -> asked.knowledge() == Knowledge.IN).limit(20).forEach(this::askAgain);
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
	}

}
