package dev.catraca.lane.stream;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.catraca.testing.ProblemAnswers.problem;
import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Consumer groups as their operator makes, reads, supervises and removes them. Each test
 * has a group of its own, which begins at the end of the stream.
 */
@Unstaffed
@ExtendWith(OutputCaptureExtension.class)
class GroupDeskIntegrationTests {

	private static final String GROUPS = "/api/v1/lanes/stream/groups";

	private final TicketOffice office;

	private final RedisView redis;

	private final String name = "class-" + UUID.randomUUID();

	private final String group = GROUPS + "/" + this.name;

	GroupDeskIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
	}

	@Test
	void makesAGroupOnce() {
		String request = "{\"name\":\"%s\",\"from\":\"$\"}".formatted(this.name);
		assertThat(ask(201, "POST", GROUPS, request).get("name").asString()).isEqualTo(this.name);
		assertThat(ask(200, "POST", GROUPS, request).get("consumers").asInt()).isZero();
		assertThat(ask(200, "GET", GROUPS, null).get("items").valueStream().map((item) -> item.get("name").asString()))
			.contains(this.name);
		ask(204, "DELETE", this.group, null);
		problem(this.office.asOperator("DELETE", this.group, null), 404, "not-found");
	}

	@Test
	void aGroupBeginsWhereItIsToldTo() {
		String first = this.redis.add("number", "1");
		String second = this.redis.add("number", "2");
		make(first);
		assertThat(ids(read("ana", "\"count\":2"), "items")).containsExactly(second);
		ask(204, "DELETE", this.group, null);
		make("0");
		assertThat(ids(read("ana", "\"count\":1"), "items")).containsExactly(this.redis.entries().get(0));
		ask(204, "DELETE", this.group, null);
		make("$");
		assertThat(ids(read("ana", "\"count\":1"), "items")).isEmpty();
	}

	@Test
	void theSupervisorHandsOverWhatAConsumerForgot() {
		make("$");
		List<String> added = List.of(this.redis.add("number", "1"), this.redis.add("number", "2"));
		JsonNode read = read("ana", "\"count\":2");
		assertThat(ids(read, "items")).isEqualTo(added);
		assertThat(read.get("items").get(1).get("fields").get("number").asString()).isEqualTo("2");
		assertThat(ids(read("bia", "\"from\":\">\""), "items")).as("each entry goes to one consumer").isEmpty();
		assertThat(acknowledge(added.get(0))).isEqualTo(1);
		assertThat(acknowledge(added.get(0))).isZero();

		JsonNode summary = ask(200, "GET", this.group + "/pending", null);
		assertThat(summary.toString()).isEqualTo(
				"{\"total\":1,\"minId\":\"%s\",\"maxId\":\"%s\",\"consumers\":[{\"consumer\":\"ana\",\"pending\":1}]}"
					.formatted(added.get(1), added.get(1)));
		JsonNode detail = ask(200, "GET", this.group + "/pending/entries?consumer=ana", null).get("items").get(0);
		assertThat(detail.get("id").asString()).isEqualTo(added.get(1));
		assertThat(detail.get("deliveries").asInt()).isEqualTo(1);
		assertThat(Duration.parse(detail.get("idle").asString())).isLessThan(Duration.ofMinutes(5));
		problem(this.office.asOperator("DELETE", this.group + "/consumers/ana", null), 409, "pending-entries");

		assertThat(ids(claim("bia", "PT5M", added), "claimed")).as("not idle for so long").isEmpty();
		assertThat(ids(claim("bia", "0ms", added), "claimed")).containsExactly(added.get(1));
		assertThat(ids(read("ana", "\"from\":\"0\""), "items")).isEmpty();
		assertThat(ids(read("bia", "\"from\":\"0\""), "items")).containsExactly(added.get(1));
		assertThat(acknowledge(added.toArray(String[]::new))).isEqualTo(1);
		assertThat(ask(200, "GET", this.group + "/pending", null).toString())
			.isEqualTo("{\"total\":0,\"minId\":null,\"maxId\":null,\"consumers\":[]}");
		ask(204, "DELETE", this.group + "/consumers/ana", null);
		assertThat(ask(200, "GET", this.group + "/consumers", null).get("items")
			.valueStream()
			.map((consumer) -> consumer.get("name").asString())).containsExactly("bia");
	}

	@Test
	void showsPendingEntriesPageByPageAndOnlyIdleOnes() {
		make("$");
		List<String> added = List.of(this.redis.add("n", "1"), this.redis.add("n", "2"), this.redis.add("n", "3"));
		read("ana", "\"count\":3");
		String entries = this.group + "/pending/entries";
		JsonNode first = ask(200, "GET", entries + "?limit=2", null);
		assertThat(ids(first, "items")).isEqualTo(added.subList(0, 2));
		JsonNode second = ask(200, "GET", entries + "?limit=2&cursor=" + first.get("next").asString(), null);
		assertThat(ids(second, "items")).isEqualTo(added.subList(2, 3));
		assertThat(second.get("next").isNull()).isTrue();
		String middle = "?from=%28" + added.get(0) + "&to=" + added.get(1);
		assertThat(ids(ask(200, "GET", entries + middle, null), "items")).containsExactly(added.get(1));
		assertThat(ids(ask(200, "GET", entries + "?consumer=bia", null), "items")).isEmpty();
		assertThat(ids(ask(200, "GET", entries + "?minIdle=PT10M", null), "items")).isEmpty();
		await().untilAsserted(
				() -> assertThat(ids(ask(200, "GET", entries + "?minIdle=50ms", null), "items")).isEqualTo(added));
		JsonNode history = read("ana", "\"from\":\"0\",\"count\":2");
		assertThat(ids(history, "items")).isEqualTo(added.subList(0, 2));
		JsonNode rest = read("ana", "\"from\":\"%s\",\"count\":2".formatted(history.get("next").asString()));
		assertThat(ids(rest, "items")).isEqualTo(added.subList(2, 3));
		assertThat(rest.get("next").isNull()).isTrue();
	}

	@Test
	void claimsWhateverIsIdleAndTellsWhatWasDeleted() {
		make("$");
		List<String> added = List.of(this.redis.add("n", "1"), this.redis.add("n", "2"), this.redis.add("n", "3"));
		read("ana", "\"count\":3");
		String search = "{\"consumer\":\"bia\",\"minIdle\":\"%s\",\"start\":\"%s\",\"count\":%d}";
		assertThat(ids(ask(200, "POST", this.group + "/autoclaim", search.formatted("PT10M", "0", 50)), "claimed"))
			.isEmpty();
		this.redis.redis().opsForStream().delete(RedisView.STREAM, added.get(0));
		JsonNode gone = read("ana", "\"from\":\"0\",\"count\":1").get("items").get(0);
		assertThat(gone.get("id").asString()).isEqualTo(added.get(0));
		assertThat(gone.get("fields")).isEmpty();
		JsonNode all = ask(200, "POST", this.group + "/autoclaim", search.formatted("PT0S", "0-0", 50));
		assertThat(all.get("deleted").valueStream().map(JsonNode::asString)).containsExactly(added.get(0));
		assertThat(ids(all, "claimed")).isEqualTo(added.subList(1, 3));
		assertThat(all.get("claimed").get(0).get("fields").get("n").asString()).isEqualTo("2");
		assertThat(all.get("cursor").asString()).isEqualTo("0-0");
		JsonNode some = ask(200, "POST", this.group + "/autoclaim", search.formatted("PT0S", "0-0", 1));
		assertThat(ids(some, "claimed")).isEqualTo(added.subList(1, 2));
		JsonNode rest = ask(200, "POST", this.group + "/autoclaim",
				search.formatted("PT0S", some.get("cursor").asString(), 1));
		assertThat(ids(rest, "claimed")).isEqualTo(added.subList(2, 3));
	}

	@Test
	void saysOnceThatEntriesAreStuckAndOnceThatItIsOver(@Autowired PendingMonitor monitor, CapturedOutput output) {
		make("$");
		String stuck = this.redis.add("n", "1");
		read("forgetful", "\"count\":1");
		// twice 2 s, see @CatracaTest
		await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
			monitor.check();
			assertThat(output)
				.contains("Consumer forgetful of group " + this.name + " has not acknowledged entry " + stuck);
		});
		monitor.check();
		assertThat(output.toString().split("group " + this.name + " has not acknowledged")).hasSize(2);
		assertThat(output).doesNotContain("No consumer has entries stuck any more");
		acknowledge(stuck);
		acknowledgeAllOf(RedisView.GROUP);
		ask(200, "GET", GROUPS, null).get("items")
			.valueStream()
			.map((item) -> item.get("name").asString())
			.filter((other) -> other.startsWith("class-"))
			.forEach((other) -> ask(204, "DELETE", GROUPS + "/" + other, null));
		assertThat(monitor.check()).isZero();
		assertThat(output).contains("No consumer has entries stuck any more");
	}

	private void acknowledgeAllOf(String other) {
		this.redis.createGroup();
		List<String> pending = this.redis.pending();
		if (!pending.isEmpty()) {
			this.redis.redis().opsForStream().acknowledge(RedisView.STREAM, other, pending.toArray(String[]::new));
		}
	}

	@Test
	void theServicesOwnGroupStays() {
		this.redis.createGroup();
		problem(this.office.asOperator("DELETE", GROUPS + "/ticket-workers", null), 409, "own-group");
		problem(this.office.asOperator("POST", GROUPS, "{\"name\":\"ticket-workers\",\"from\":\"$\"}"), 400,
				"invalid-request");
		assertThat(ask(200, "POST", GROUPS, "{\"name\":\"ticket-workers\"}").get("name").asString())
			.isEqualTo("ticket-workers");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET    | /pending         |
			GET    | /pending/entries |
			GET    | /pending/entries?consumer=ana |
			GET    | /consumers       |
			DELETE | /consumers/ana   |
			POST   | /read            | {"consumer":"ana"}
			POST   | /read            | {"consumer":"ana","from":"0"}
			POST   | /ack             | {"ids":["1-0"]}
			POST   | /claim           | {"consumer":"ana","ids":["1-0"]}
			POST   | /autoclaim       | {"consumer":"ana"}
			""")
	void aGroupThatIsNotThereIsNotFound(String method, String path, String body) {
		problem(this.office.asOperator(method, this.group + path, body), 404, "not-found");
	}

	@Test
	void aConsumerThatIsNotThereIsNotFound() {
		make("$");
		problem(this.office.asOperator("DELETE", this.group + "/consumers/nobody", null), 404, "not-found");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			name     |                        | {"name":"a b"}
			name     |                        | {"from":"0"}
			name     |                        | {"name":"{0}:x"}
			from     |                        | {"name":"x","from":">"}
			from     |                        | {"name":"x","from":"99999999999999999999"}
			group    | /-x/read               | {"consumer":"ana"}
			group    | /%7B0%7D/ack           | {"ids":["1-0"]}
			consumer | /x/read                | {"consumer":"ana*"}
			consumer | /x/read                | {}
			count    | /x/read                | {"consumer":"ana","count":0}
			block    | /x/read                | {"consumer":"ana","block":"PT1M"}
			from     | /x/read                | {"consumer":"ana","from":"$"}
			ids      | /x/ack                 | {"ids":[]}
			ids      | /x/ack                 | {}
			ids      | /x/ack                 | {"ids":["1-0",null]}
			ids      | /x/ack                 | {"ids":["-"]}
			minIdle  | /x/claim               | {"consumer":"ana","minIdle":"-PT1S","ids":["1-0"]}
			minIdle  | /x/autoclaim           | {"consumer":"ana","minIdle":"1e9"}
			start    | /x/autoclaim           | {"consumer":"ana","start":"-"}
			count    | /x/autoclaim           | {"consumer":"ana","count":1001}
			partition | ?partition=1          | {"name":"x"}
			""")
	void refusesWhatIsOutOfItsLimits(String field, String path, String body) {
		HttpResponse<String> answer = this.office.asOperator("POST", GROUPS + ((path != null) ? path : ""), body);
		JsonNode told = problem(answer, 400, "invalid-request");
		assertThat(told.get("errors").get(0).get("field").asString()).isEqualTo(field);
	}

	private void make(String from) {
		this.redis.createGroup();
		ask(201, "POST", GROUPS, "{\"name\":\"%s\",\"from\":\"%s\"}".formatted(this.name, from));
	}

	private JsonNode read(String consumer, String more) {
		return ask(200, "POST", this.group + "/read", "{\"consumer\":\"%s\",%s}".formatted(consumer, more));
	}

	private JsonNode claim(String consumer, String minIdle, List<String> ids) {
		return ask(200, "POST", this.group + "/claim", "{\"consumer\":\"%s\",\"minIdle\":\"%s\",\"ids\":[\"%s\"]}"
			.formatted(consumer, minIdle, String.join("\",\"", ids)));
	}

	private long acknowledge(String... ids) {
		String request = "{\"ids\":[\"%s\"]}".formatted(String.join("\",\"", ids));
		return ask(200, "POST", this.group + "/ack", request).get("acknowledged").asLong();
	}

	private JsonNode ask(int status, String method, String path, String body) {
		HttpResponse<String> answer = this.office.asOperator(method, path, body);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		return (status != 204) ? json(answer) : null;
	}

	private static List<String> ids(JsonNode answer, String list) {
		return answer.get(list).valueStream().map((item) -> item.path("id").asString()).toList();
	}

}
