package dev.catraca;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every setting is explained, where it is declared and to the operator.
 */
class ConfigurationTests {

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

}
