package dev.catraca.redis;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.catraca.testing.TicketOffice.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What health says of the Redis itself.
 */
@CatracaTest
class RedisSafetyIntegrationTests {

	private final TicketOffice office;

	private final StringRedisTemplate redis;

	private final RedisSafety safety;

	private final MeterRegistry meters;

	private final HealthEndpointGroups groups;

	RedisSafetyIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis,
			@Autowired RedisSafety safety, @Autowired MeterRegistry meters, @Autowired HealthEndpointGroups groups) {
		this.groups = groups;
		this.office = new TicketOffice(port);
		this.redis = redis;
		this.safety = safety;
		this.meters = meters;
	}

	@AfterEach
	void makeItSafe() {
		set("maxmemory", "0");
		set("maxmemory-policy", "noeviction");
		set("appendonly", "yes");
		this.safety.look();
	}

	@Test
	void aSafeRedisIsUp() {
		this.safety.look();
		assertThat(component("redisSafety").get("status").asString()).isEqualTo("UP");
		assertThat(component("redisSafety").get("details").get("appendonly").asBoolean()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "maxmemory-policy,allkeys-lru,noeviction", "appendonly,no,appendonly", "maxmemory,1200kb,maxmemory" })
	void anUnsafeRedisIsNamedAndTakesNothingOutOfService(String setting, String value, String named) {
		set(setting, value);
		this.safety.look();
		assertThat(component("redisSafety").get("status").asString()).isEqualTo("UNSAFE");
		assertThat(component("redisSafety").get("details").get("findings").toString()).contains(named);
		assertThat(this.meters.get("catraca.redis.safe").gauge().value()).isZero();
		HttpResponse<String> health = this.office.get("/actuator/health");
		assertThat(health.statusCode()).isEqualTo(200);
		assertThat(json(health).get("status").asString()).isEqualTo("UP");
		assertThat(this.office.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
	}

	@Test
	void onlyReadinessAsksForRedis() {
		List<String> all = List.of("livenessState", "readinessState", "redis", "data", "lanes", "redisSafety", "audit",
				"diskSpace");
		assertThat(all.stream().filter(Objects.requireNonNull(this.groups.get("liveness"))::isMember))
			.containsExactly("livenessState");
		assertThat(all.stream().filter(Objects.requireNonNull(this.groups.get("readiness"))::isMember))
			.containsExactly("readinessState", "redis", "data", "lanes");
	}

	private JsonNode component(String name) {
		return json(this.office.asOperator("GET", "/actuator/health", "")).get("components").get(name);
	}

	private void set(String setting, String value) {
		this.redis.execute((RedisCallback<Void>) (connection) -> {
			connection.serverCommands().setConfig(setting, value);
			return null;
		});
	}

}
