package dev.catraca.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Live streams are limited, in all and for one address, and say so.
 */
@CatracaTest
@TestPropertySource(properties = { "catraca.live.most-streams=6", "catraca.live.most-per-address=4",
		"server.tomcat.remoteip.internal-proxies=127\\.0\\.0\\.1|0:0:0:0:0:0:0:1|::1" })
class LiveStreamsIntegrationTests {

	private final int port;

	LiveStreamsIntegrationTests(@LocalServerPort int port) {
		this.port = port;
	}

	@Test
	void areLimitedInAllAndForOneAddress() throws Exception {
		TicketOffice office = new TicketOffice(this.port);
		String order = office.accepted("stream", office.openMatch(1, 1), 1);
		List<InputStream> open = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			open.add(opened("/api/v1/lanes/events", "198.51.100.1").body());
		}
		refused("/api/v1/lanes/events", "198.51.100.1", 429);
		refused("/api/v1/orders/" + order + "/events", "198.51.100.1", 429);
		open.add(opened("/api/v1/lanes/events", "198.51.100.2").body());
		open.add(opened("/api/v1/lanes/events", "198.51.100.3").body());
		refused("/api/v1/lanes/events", "198.51.100.4", 503);
		for (InputStream each : open) {
			each.close();
		}
		// the service learns of it at the next second's event
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			HttpResponse<InputStream> again = ask("/api/v1/lanes/events", "198.51.100.1");
			again.body().close();
			assertThat(again.statusCode()).isEqualTo(200);
		});
	}

	/** Nothing is written to its client, so nobody would notice that it has gone. */
	@Test
	void areNotOpenedByAskingForTheHead() throws Exception {
		TicketOffice office = new TicketOffice(this.port);
		String order = office.accepted("stream", office.openMatch(1, 1), 1);
		for (String path : List.of("/api/v1/lanes/events", "/api/v1/orders/" + order + "/events")) {
			for (int i = 0; i < 5; i++) {
				HttpResponse<InputStream> answer = ask("HEAD", path, "198.51.100.9");
				assertThat(answer.statusCode()).isEqualTo(405);
				assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
			}
		}
	}

	/** What is told of a settled order may be complete before the answer has begun. */
	@Test
	void giveTheirPlaceBackWhenAllIsTold() throws Exception {
		TicketOffice office = new TicketOffice(this.port);
		String order = office.accepted("stream", office.openMatch(1, 1), 1);
		String path = "/api/v1/orders/" + order + "/events";
		for (int i = 0; i < 100; i++) {
			try (InputStream told = opened(path, "198.51.100.8").body()) {
				assertThat(new String(told.readAllBytes(), StandardCharsets.UTF_8)).contains("\"confirmed\"");
			}
		}
	}

	private HttpResponse<InputStream> opened(String path, String address) throws Exception {
		HttpResponse<InputStream> answer = ask(path, address);
		assertThat(answer.statusCode()).isEqualTo(200);
		return answer;
	}

	private void refused(String path, String address, int status) throws Exception {
		HttpResponse<InputStream> answer = ask(path, address);
		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Retry-After")).hasValue("10");
		assertThat(new JsonMapper().readTree(answer.body()).get("type").asString())
			.isEqualTo("/problems/too-many-streams");
	}

	private HttpResponse<InputStream> ask(String path, String address) throws IOException, InterruptedException {
		return ask("GET", path, address);
	}

	private HttpResponse<InputStream> ask(String method, String path, String address)
			throws IOException, InterruptedException {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
				.method(method, BodyPublishers.noBody())
				.header("X-Forwarded-For", address)
				.build(), BodyHandlers.ofInputStream());
	}

}
