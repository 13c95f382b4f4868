package dev.catraca.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class StartRefusedTests {

	private final Path directory = Path.of("target/redis/" + UUID.randomUUID()).toAbsolutePath();

	@Test
	void aTakenPortIsSaidWithoutATrace(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertRefused("--catraca.embedded-redis.port=" + taken.getLocalPort());
			assertThat(output).contains(
					"Port " + taken.getLocalPort() + " is taken. Choose another by " + "catraca.embedded-redis.port");
		}
		assertThat(output).doesNotContain("\tat ");
	}

	@Test
	void aFolderThatIsNoneIsSaidWithoutATrace(CapturedOutput output) throws IOException {
		Files.createDirectories(this.directory.getParent());
		Files.createFile(this.directory);
		assertRefused();
		assertThat(output).contains("The embedded Redis cannot be started in " + this.directory)
			.contains("catraca.embedded-redis.data-dir")
			.doesNotContain("\tat ");
	}

	private void assertRefused(String... arguments) {
		SpringApplication service = new SpringApplicationBuilder(OnlyRedis.class).web(WebApplicationType.NONE)
			.properties("catraca.embedded-redis.data-dir=" + this.directory)
			.build();
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> service.run(arguments))
			.withRootCauseInstanceOf(StartRefused.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(EmbeddedRedisProperties.class)
	@Import(EmbeddedRedisConfiguration.class)
	static class OnlyRedis {

	}

}
