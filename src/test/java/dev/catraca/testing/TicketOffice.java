package dev.catraca.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Orders tickets over HTTP, the way a client does.
 */
public final class TicketOffice {

	/** The operator's password as a header. */
	public static final String OPERATOR = "Basic "
			+ Base64.getEncoder().encodeToString("operator:secret".getBytes(StandardCharsets.UTF_8));

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	private final String base;

	public TicketOffice(int port) {
		this.base = "http://localhost:" + port;
	}

	/** Opens a match of its own with one sector {@code general} and returns its id. */
	public String openMatch(int capacity, int buyerLimit) {
		String id = "m-" + UUID.randomUUID();
		HttpResponse<String> opened = asOperator("POST", "/api/v1/matches",
				"""
						{"id":"%s","home":"Home","away":"Away","venue":"Here","kickoff":"2030-01-01T19:00:00Z",
						 "buyerLimit":%d,"sectors":[{"name":"general","price":{"amount":"10.00","currency":"BRL"},"capacity":%d}]}
						"""
					.formatted(id, buyerLimit, capacity));
		assertThat(opened.statusCode()).isEqualTo(201);
		return id;
	}

	/** Orders seats of sector {@code general} for a new buyer. */
	public HttpResponse<String> order(String lane, String match, int quantity, String... headers) {
		return orderAs(UUID.randomUUID().toString(), lane, match, quantity, headers);
	}

	public HttpResponse<String> orderAs(String buyer, String lane, String match, int quantity, String... headers) {
		return post("/api/v1/orders?lane=" + lane, """
				{"matchId":"%s","sector":"general","quantity":%d,"buyer":"%s"}""".formatted(match, quantity, buyer),
				headers);
	}

	/** Orders and returns the accepted order's id. */
	public String accepted(String lane, String match, int quantity) {
		HttpResponse<String> answer = order(lane, match, quantity);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		return json(answer).get("id").asString();
	}

	public HttpResponse<String> post(String path, String body, String... headers) {
		return send("POST", path, body, concat(headers, "Content-Type", "application/json"));
	}

	public HttpResponse<String> get(String path, String... headers) {
		return send("GET", path, null, headers);
	}

	public HttpResponse<String> asOperator(String method, String path, String body) {
		return send(method, path, body, "Authorization", OPERATOR, "Content-Type", "application/json");
	}

	/** How a lane is doing. */
	public JsonNode lane(String name) {
		for (JsonNode lane : json(get("/api/v1/lanes")).get("items")) {
			if (lane.get("lane").asString().equals(name)) {
				return lane;
			}
		}
		throw new AssertionError("no lane " + name);
	}

	/** Lets the lanes go on that rest; the others would answer after a second or two. */
	public void resumePaused() {
		for (JsonNode lane : json(get("/api/v1/lanes")).get("items")) {
			if (lane.get("paused").asBoolean()) {
				String path = "/api/v1/lanes/" + lane.get("lane").asString() + "/resume";
				assertThat(asOperator("POST", path, "").statusCode()).isEqualTo(200);
			}
		}
	}

	public HttpResponse<String> cancel(String orderId) {
		return send("DELETE", "/api/v1/orders/" + orderId, null);
	}

	/** Posts without telling the length beforehand. */
	public HttpResponse<String> postChunked(String path, String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return exchange("POST", path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
				"Content-Type", "application/json");
	}

	public HttpResponse<String> send(String method, String path, String body, String... headers) {
		return exchange(method, path, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody(),
				headers);
	}

	private HttpResponse<String> exchange(String method, String path, BodyPublisher body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + path))
			.timeout(Duration.ofSeconds(30))
			.method(method, body);
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return this.http.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	public JsonNode find(String orderId) {
		return json(get("/api/v1/orders/" + orderId));
	}

	/** The order, once it has one of the statuses. */
	public JsonNode awaitStatus(String orderId, String... statuses) {
		// at once: most are settled by now, and some tests ask for hundreds
		await().atMost(Duration.ofSeconds(30))
			.pollDelay(Duration.ZERO)
			.untilAsserted(() -> assertThat(find(orderId).get("status").asString()).isIn((Object[]) statuses));
		return find(orderId);
	}

	/** Seats of sector {@code general}. */
	public Seats seats(String match) {
		JsonNode sector = json(get("/api/v1/matches/" + match)).get("sectors").get(0);
		return new Seats(sector.get("available").asInt(), sector.get("held").asInt(), sector.get("sold").asInt());
	}

	public static JsonNode json(HttpResponse<String> answer) {
		return JSON.readTree(answer.body());
	}

	private static String[] concat(String[] headers, String... more) {
		String[] all = java.util.Arrays.copyOf(headers, headers.length + more.length);
		System.arraycopy(more, 0, all, headers.length, more.length);
		return all;
	}

	/** How the seats of a sector are divided. */
	public record Seats(int available, int held, int sold) {
	}

}
