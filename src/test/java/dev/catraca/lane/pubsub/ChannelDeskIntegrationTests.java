package dev.catraca.lane.pubsub;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.LiveEvents;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.types.RedisClientInfo;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Channels as their operator publishes to them and listens.
 */
@CatracaTest
class ChannelDeskIntegrationTests {

	private static final String MESSAGES = "/api/v1/lanes/pubsub/messages";

	private static final Duration LONG = Duration.ofSeconds(40);

	private final int port;

	private final TicketOffice office;

	private final StringRedisTemplate redis;

	private final String prefix = "goals." + UUID.randomUUID();

	ChannelDeskIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.port = port;
		this.office = new TicketOffice(port);
		this.redis = redis;
	}

	@Test
	void nobodyHearsWhatIsPublishedBeforeTheyListen() {
		assertThat(publish("brazil", "missed")).isZero();
		try (LiveEvents listener = listen(".brazil")) {
			assertThat(publish("brazil", "heard, olé \n\"")).isEqualTo(1);
			await().atMost(LONG).untilAsserted(() -> assertThat(listener.events()).hasSize(1));
			LiveEvents.Event event = listener.events().get(0);
			assertThat(event.name()).isEqualTo("message");
			assertThat(event.data().get("channel").asString()).isEqualTo(this.prefix + ".brazil");
			assertThat(event.data().get("pattern").isNull()).isTrue();
			assertThat(event.data().get("text").asString()).isEqualTo("heard, olé \n\"");
			assertThat(Instant.parse(event.data().get("at").asString())).isBefore(Instant.now().plusSeconds(60));
		}
		await().atMost(LONG).untilAsserted(() -> assertThat(publish("brazil", "gone")).isZero());
	}

	@Test
	void aPatternHearsEveryChannelThatMatches() {
		try (LiveEvents all = listen(".*"); LiveEvents one = listen(".b?")) {
			publish("br", "1");
			publish("ar", "2");
			this.redis.convertAndSend(this.prefix + ".be", "3");
			await().atMost(LONG).untilAsserted(() -> assertThat(texts(all)).containsExactly("1", "2", "3"));
			await().atMost(LONG).untilAsserted(() -> assertThat(texts(one)).containsExactly("1", "3"));
			assertThat(all.events().get(0).data().get("pattern").asString()).isEqualTo(this.prefix + ".*");
			assertThat(all.events().get(0).data().get("channel").asString()).isEqualTo(this.prefix + ".br");
		}
	}

	@Test
	void everybodyWhoListensHearsEachMessageInOrderOverOneConnection() {
		try (LiveEvents first = listen(".x"); LiveEvents second = listen(".x"); LiveEvents other = listen(".y")) {
			long before = subscriptions();
			List<String> sent = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
			sent.forEach((text) -> assertThat(publish("x", text)).isEqualTo(1));
			await().atMost(LONG).untilAsserted(() -> assertThat(texts(first)).isEqualTo(sent));
			await().atMost(LONG).untilAsserted(() -> assertThat(texts(second)).isEqualTo(sent));
			assertThat(other.events()).isEmpty();
			try (LiveEvents more = listen(".z")) {
				assertThat(subscriptions()).isEqualTo(before);
			}
			JsonNode listening = json(this.office.asOperator("GET", "/api/v1/lanes/pubsub", null));
			assertThat(listening.get("channels").valueStream().map(JsonNode::toString)).contains(
					"{\"channel\":\"%s.x\",\"subscribers\":1}".formatted(this.prefix),
					"{\"channel\":\"catraca:{0}:orders:pubsub\",\"subscribers\":1}");
		}
	}

	@Test
	void patternsAreCounted() {
		long before = json(this.office.asOperator("GET", "/api/v1/lanes/pubsub", null)).get("patterns").asLong();
		try (LiveEvents all = listen("?*")) {
			assertThat(json(this.office.asOperator("GET", "/api/v1/lanes/pubsub", null)).get("patterns").asLong())
				.isEqualTo(before + 1);
			assertThat(publish("x", "by name and by pattern")).isEqualTo(1);
		}
	}

	@Test
	void listensAgainAfterTheConnectionBroke() {
		try (LiveEvents listener = listen(".x")) {
			this.redis.execute((RedisCallback<Object>) (connection) -> {
				subscribers(connection)
					.forEach((client) -> connection.serverCommands().killClient(host(client), port(client)));
				return null;
			});
			await().atMost(LONG).untilAsserted(() -> assertThat(publish("x", "again")).isEqualTo(1));
			await().atMost(LONG).untilAsserted(() -> assertThat(texts(listener)).contains("again"));
		}
	}

	@Test
	void aChannelThatRedisKeepsFromTheServiceIsRefusedAndDisturbsNobody() {
		channels("resetchannels", "&catraca:*", "&" + this.prefix + ".x");
		try {
			// whoever listened in the test before is cut off
			await().atMost(LONG).untilAsserted(this::nothingElseIsHeard);
			try (LiveEvents listener = listen(".x")) {
				nothingElseIsHeard();
				assertThat(publish("x", "heard")).isEqualTo(1);
				await().atMost(LONG).untilAsserted(() -> assertThat(texts(listener)).containsExactly("heard"));
			}
			problem(post("{\"channel\":\"%s.y\",\"text\":\"x\"}".formatted(this.prefix)), 409, "closed-channel");
		}
		finally {
			channels("allchannels");
		}
	}

	private void nothingElseIsHeard() {
		for (String rest : List.of(".y", ".*")) {
			problem(this.office.asOperator("GET", MESSAGES + "?channel=" + this.prefix + rest, null), 409,
					"closed-channel");
		}
	}

	private void channels(String... rights) {
		byte[][] arguments = Stream.concat(Stream.of("SETUSER", "default"), Stream.of(rights))
			.map((argument) -> argument.getBytes(StandardCharsets.UTF_8))
			.toArray(byte[][]::new);
		this.redis.execute((RedisCallback<Object>) (connection) -> connection.execute("ACL", arguments));
	}

	@ParameterizedTest
	@ValueSource(strings = { "catraca:{0}:orders:pubsub", "catraca:{0}:outcomes", "catraca:" })
	void nothingIsPublishedOnTheServicesOwnChannels(String channel) {
		problem(post("{\"channel\":\"%s\",\"text\":\"x\"}".formatted(channel)), 409, "own-channel");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"text\":\"x\"}", "{\"channel\":\"a\\r\\nb\",\"text\":\"x\"}",
			"{\"channel\":\"a\\u0000\",\"text\":\"x\"}", "{\"channel\":\"a*\",\"text\":\"x\"}",
			"{\"channel\":\"\",\"text\":\"x\"}", "{\"channel\":\"a\"}" })
	void refusesToPublishWhatIsOutOfItsLimits(String request) {
		problem(post(request), 400, "invalid-request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a%0D%0Ab", "", "a%00", "%5Ba-z%5D", "a%20b", "%7B0%7D" })
	void refusesToListenToWhatIsNoName(String channel) {
		problem(this.office.asOperator("GET", MESSAGES + "?channel=" + channel, null), 400, "invalid-request");
	}

	private long subscriptions() {
		return this.redis.execute((RedisCallback<Long>) (connection) -> subscribers(connection).count());
	}

	private static Stream<RedisClientInfo> subscribers(RedisConnection connection) {
		return connection.serverCommands()
			.getClientList()
			.stream()
			.filter((client) -> !"0".equals(client.get("sub")) || !"0".equals(client.get("psub")));
	}

	/** As Redis sees it, which in a container is not this host. */
	private static String host(RedisClientInfo client) {
		String address = client.getAddressPort();
		return address.substring(0, address.lastIndexOf(':'));
	}

	private static int port(RedisClientInfo client) {
		String address = client.getAddressPort();
		return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
	}

	private LiveEvents listen(String rest) {
		String basic = Base64.getEncoder().encodeToString("operator:secret".getBytes(StandardCharsets.UTF_8));
		return new LiveEvents(this.port, MESSAGES + "?channel=" + this.prefix + rest, "Authorization",
				"Basic " + basic);
	}

	private long publish(String name, String text) {
		HttpResponse<String> answer = post("{\"channel\":\"%s.%s\",\"text\":\"%s\"}".formatted(this.prefix, name,
				text.replace("\"", "\\\"").replace("\n", "\\n")));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return json(answer).get("receivers").asLong();
	}

	private HttpResponse<String> post(String request) {
		return this.office.asOperator("POST", MESSAGES, request);
	}

	private static List<String> texts(LiveEvents listener) {
		return listener.events().stream().map((event) -> event.data().get("text").asString()).toList();
	}

}
