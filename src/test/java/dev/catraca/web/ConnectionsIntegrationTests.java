package dev.catraca.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.catraca.testing.CatracaTest;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a connection is kept.
 */
@CatracaTest
class ConnectionsIntegrationTests {

	private static final byte[] REQUEST = "HEAD /api/v1/matches HTTP/1.1\r\nHost: localhost\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private final int port;

	ConnectionsIntegrationTests(@LocalServerPort int port) {
		this.port = port;
	}

	/** Tomcat's own limit, so that a client in a rush opens new ones all the time. */
	@Test
	void oneConnectionIsKeptForMoreThanAHundredRequests() throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
			BufferedReader answers = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			for (int i = 0; i < 150; i++) {
				socket.getOutputStream().write(REQUEST);
				assertThat(answers.readLine()).as("request %d", i).isEqualTo("HTTP/1.1 200 ");
				assertThat(answers.lines().takeWhile((line) -> !line.isEmpty())).noneMatch("Connection: close"::equals);
			}
		}
	}

}
