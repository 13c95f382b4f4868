package dev.catraca.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A payment gateway on a port of its own. It answers by the amount, so that a test
 * chooses the answer before the order has an id: see the constants, for tickets of 10.00
 * BRL.
 */
public final class PaymentStub implements AutoCloseable {

	/** Seats whose charge is approved. */
	public static final int APPROVED = 1;

	/** Seats whose charge is approved, but only after four seconds. */
	public static final int APPROVED_SLOWLY = 5;

	/** Seats whose charge is approved at the third attempt. */
	public static final int APPROVED_LATER = 6;

	/** Seats whose charge is declined by status 402. */
	public static final int DECLINED = 7;

	/** Seats whose charge is declined in the answer's body. */
	public static final int DECLINED_IN_WORDS = 8;

	/** Seats whose charge is answered by 503. */
	public static final int UNAVAILABLE = 9;

	private static final JsonMapper JSON = new JsonMapper();

	private final Map<String, List<Received>> received = new ConcurrentHashMap<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CountDownLatch closing = new CountDownLatch(1);

	private final HttpServer server;

	private volatile Function<Received, Reply> rule = this::byAmount;

	public PaymentStub() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	/** Where charges are to be posted. */
	public URI url() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort() + "/charges");
	}

	/** Answers every charge the same from now on. */
	public void answerAll(int status, String body) {
		this.rule = (charge) -> new Reply(status, body);
	}

	/** The charges of an order that came in, the first one first. */
	public List<Received> received(String orderId) {
		return this.received.getOrDefault(orderId, List.of());
	}

	/** How many charges came in. */
	public int count() {
		return this.received.values().stream().mapToInt(List::size).sum();
	}

	private Reply byAmount(Received charge) {
		int seats = (int) Double.parseDouble(charge.body().get("amount").get("amount").asString()) / 10;
		return switch (seats) {
			case APPROVED_SLOWLY -> slowly(new Reply(200, "{\"status\":\"approved\"}"));
			case APPROVED_LATER ->
				new Reply((received(charge.idempotencyKey()).size() < 3) ? 503 : 200, "{\"status\":\"approved\"}");
			case DECLINED -> new Reply(402, "");
			case DECLINED_IN_WORDS -> new Reply(200, "{\"status\":\"declined\",\"code\":\"51\"}");
			case UNAVAILABLE -> new Reply(503, "");
			default -> new Reply(200, "{\"status\":\"approved\"}");
		};
	}

	private Reply slowly(Reply reply) {
		try {
			this.closing.await(4, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return reply;
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			Received charge = new Received(exchange.getRequestMethod(), exchange.getRequestURI().getPath(),
					exchange.getRequestHeaders(), JSON.readTree(exchange.getRequestBody().readAllBytes()));
			this.received.computeIfAbsent(charge.idempotencyKey(), (id) -> new CopyOnWriteArrayList<>()).add(charge);
			Reply reply = this.rule.apply(charge);
			byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(reply.status(), (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
	}

	@Override
	public void close() {
		this.closing.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/** A charge as it came in. */
	public record Received(String method, String path, Headers headers, JsonNode body) {

		String idempotencyKey() {
			return this.headers.getFirst("Idempotency-Key");
		}

	}

	private record Reply(int status, String body) {
	}

}
