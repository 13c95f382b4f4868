package dev.catraca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.FieldError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every setting is explained, where it is declared and to the operator, and has limits.
 */
class ConfigurationTests {

	private static final Map<String, String> BELOW_LIMITS = Map.of("java.time.Duration", "-1s", "java.lang.Integer",
			"-1", "java.lang.Long", "-1", "java.lang.Double", "-0.1");

	private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

	private static final Path PAGE = Path.of("docs/configuration.md");

	@Test
	void everySettingHasADescription() throws IOException {
		assertThat(settings()).allSatisfy(
				(setting) -> assertThat(setting.path("description").asString()).as("description of %s", name(setting))
					.isNotBlank());
	}

	@Test
	void everySettingStandsInTheDocumentation() throws IOException {
		String page = Files.readString(PAGE);
		assertThat(settings()).extracting(ConfigurationTests::name)
			.allSatisfy((name) -> assertThat(page).contains("`" + name + "`"));
	}

	@Test
	void everyNumberAndDurationHasLimits() throws IOException {
		assertThat(settings()).filteredOn((setting) -> BELOW_LIMITS.containsKey(type(setting)))
			.hasSizeGreaterThan(20)
			.allSatisfy((setting) -> assertRefused(name(setting), BELOW_LIMITS.get(type(setting))));
		assertThat(settings()).filteredOn((setting) -> type(setting).equals("java.time.Duration"))
			.allSatisfy((setting) -> assertRefused(name(setting), "5000d"));
	}

	@ParameterizedTest
	@CsvSource({ "catraca.intake.idempotency-retention, 0s", "catraca.intake.rate-limit, 1000001",
			"catraca.intake.rate-limit-burst, 0", "catraca.orders.retention, 0s", "catraca.lane.backoff, 61s",
			"catraca.lane.shutdown-timeout, 61m", "catraca.payment.timeout, 0s",
			"catraca.payment.simulated.latency, 61s", "catraca.security.session-life, 0s" })
	void aSettingOutOfItsLimitsIsNamed(String name, String value) {
		assertRefused(name, value);
	}

	private static void assertRefused(String name, String value) {
		new ApplicationContextRunner().withUserConfiguration(AllSettings.class)
			.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).as("%s=%s", name, value)
				.getFailure()
				.rootCause()
				.isInstanceOfSatisfying(BindValidationException.class,
						(refusal) -> assertThat(names(refusal.getValidationErrors())).containsExactly(name)));
	}

	private static List<String> names(ValidationErrors errors) {
		return errors.getAllErrors()
			.stream()
			.map((error) -> errors.getName() + "."
					+ DataObjectPropertyName.toDashedForm(((FieldError) error).getField()))
			.toList();
	}

	private static String type(JsonNode setting) {
		return setting.get("type").asString();
	}

	private static List<JsonNode> settings() throws IOException {
		List<JsonNode> settings = new JsonMapper().readTree(Files.readString(METADATA))
			.get("properties")
			.valueStream()
			.filter((setting) -> name(setting).startsWith("catraca."))
			.toList();
		assertThat(settings).extracting(ConfigurationTests::name)
			.contains("catraca.partitions", "catraca.lane.stream.stalled-after", "catraca.security.operator-password");
		return settings;
	}

	private static String name(JsonNode setting) {
		return setting.get("name").asString();
	}

	@Configuration(proxyBeanMethods = false)
	@ConfigurationPropertiesScan
	static class AllSettings {

	}

}
