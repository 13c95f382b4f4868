package dev.catraca.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that sends a byte each half second is cut off. The bounds are generous; a
 * service without limits would go on for minutes. All clients begin at once: each takes
 * its time.
 */
@CatracaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientsIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(40);

	private final ExecutorService clients = Executors.newCachedThreadPool();

	private final Map<String, Future<String>> answers = new HashMap<>();

	private final int port;

	SlowClientsIntegrationTests(@LocalServerPort int port) {
		this.port = port;
	}

	@BeforeAll
	void begin() {
		slow().map(Arguments::get)
			.forEach((slow) -> this.answers.put((String) slow[0],
					this.clients.submit(() -> answerUntilCutOff((String) slow[1]))));
		this.answers.put("nothing", this.clients.submit(this::answerToNothing));
	}

	@AfterAll
	void end() {
		this.clients.shutdownNow();
	}

	static Stream<Arguments> slow() {
		String post = """
				POST /api/v1/%s HTTP/1.1\r
				Host: x\r
				Content-Type: application/json\r
				Content-Length: 5000\r
				\r
				""";
		String header = "GET /api/v1/lanes HTTP/1.1\r\nHost: x\r\nX-A: ";
		return Stream.of(Arguments.of("a header", header, ""),
				Arguments.of("the header of a second request", header + "\r\n\r\n" + header, " 200"),
				Arguments.of("a request line", "GET /", ""), Arguments.of("a body", post.formatted("orders"), " 408"),
				Arguments.of("a body nobody reads", post.formatted("matches"), " 401"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("slow")
	@Timeout(120)
	void areCutOff(String what, String begin, String status) throws Exception {
		assertThat(this.answers.get(what).get()).contains(status);
		new TicketOffice(this.port).openMatch(1, 1);
	}

	@Test
	@Timeout(120)
	void anIdleConnectionIsClosed() throws Exception {
		assertThat(this.answers.get("nothing").get()).isEmpty();
	}

	private String answerUntilCutOff(String begin) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			OutputStream out = socket.getOutputStream();
			out.write(begin.getBytes(StandardCharsets.US_ASCII));
			long begun = System.nanoTime();
			StringBuilder answer = new StringBuilder();
			socket.setSoTimeout(500);
			while (isOpen(socket, answer)) {
				assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(answer.toString()).isLessThan(LIMIT);
			}
			return answer.toString();
		}
	}

	private String answerToNothing() throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout((int) TimeUnit.MINUTES.toMillis(1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		}
	}

	/** Sends one more byte, unless the service has closed within half a second. */
	private static boolean isOpen(Socket socket, StringBuilder answer) {
		try {
			InputStream in = socket.getInputStream();
			int next = in.read();
			while (next >= 0) {
				answer.append((char) next);
				next = in.read();
			}
			return false;
		}
		catch (java.net.SocketTimeoutException ex) {
			try {
				socket.getOutputStream().write(' ');
				return true;
			}
			catch (IOException closed) {
				return false;
			}
		}
		catch (IOException ex) {
			return false;
		}
	}

}
