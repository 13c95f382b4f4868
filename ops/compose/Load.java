import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Buyers who never stop: opens a match of its own and orders at an even rate, lane by
 * lane. What was answered is told every ten seconds.
 */
class Load {

	private static final String URL = System.getenv().getOrDefault("CATRACA_URL", "http://localhost:8080");

	private static final int RATE = Integer.parseInt(System.getenv().getOrDefault("LOAD_RATE", "50"));

	private static final Path PASSWORD = Path
		.of("/run/secrets/catraca/app/catraca.security.operator-password");

	private static final String[] LANES = { "list", "stream", "pubsub" };

	private final HttpClient http = HttpClient.newHttpClient();

	/** More than these at once would only wait in this client. */
	private final Semaphore underWay = new Semaphore(256);

	private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();

	private final String match = "load-" + Instant.now().getEpochSecond();

	private long sent;

	public static void main(String[] arguments) throws Exception {
		Load load = new Load();
		load.open();
		var clock = Executors.newScheduledThreadPool(2);
		clock.scheduleAtFixedRate(load::order, 0, TimeUnit.SECONDS.toNanos(1) / RATE, TimeUnit.NANOSECONDS);
		clock.scheduleAtFixedRate(() -> System.out.println(Instant.now() + " " + new TreeMap<>(load.answers)), 10, 10,
				TimeUnit.SECONDS);
	}

	private void open() throws IOException, InterruptedException {
		String user = "operator:" + Files.readString(PASSWORD).strip();
		String body = """
				{"id":"%s","home":"Bangu","away":"Madureira","venue":"Moça Bonita","kickoff":"2030-01-01T19:00:00Z",
				 "buyerLimit":4,"sectors":[{"name":"general","price":{"amount":"20.00","currency":"BRL"},"capacity":1000000}]}
				""".formatted(this.match);
		HttpResponse<String> opened = this.http.send(post("/api/v1/matches", body)
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
			.build(), BodyHandlers.ofString());
		if (opened.statusCode() != 201) {
			throw new IllegalStateException(opened.statusCode() + " " + opened.body());
		}
		System.out.println("Ordering " + RATE + " times a second for " + this.match + " at " + URL);
	}

	private void order() {
		if (!this.underWay.tryAcquire()) {
			count("not sent, too many under way");
			return;
		}
		long number = this.sent++;
		String lane = LANES[(int) (number % LANES.length)];
		String body = """
				{"matchId":"%s","sector":"general","quantity":1,"buyer":"buyer-%d"}""".formatted(this.match, number);
		this.http.sendAsync(post("/api/v1/orders?lane=" + lane, body).build(), BodyHandlers.discarding())
			.whenComplete((answer, failure) -> {
				this.underWay.release();
				count((failure != null) ? reason(failure) : String.valueOf(answer.statusCode()));
			});
	}

	private static String reason(Throwable failure) {
		return ((failure.getCause() != null) ? failure.getCause() : failure).getClass().getSimpleName();
	}

	private void count(String answer) {
		this.answers.computeIfAbsent(answer, (first) -> new LongAdder()).increment();
	}

	private static HttpRequest.Builder post(String path, String body) {
		return HttpRequest.newBuilder(URI.create(URL + path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body));
	}

}
