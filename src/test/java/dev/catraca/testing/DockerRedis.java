package dev.catraca.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * Gives each application context a Redis 8 in a container of its own, where Docker is and
 * can get the image; elsewhere the embedded one is used. {@code -Dcatraca.test.redis}
 * forces either: {@code docker} or {@code embedded}.
 */
@TestConfiguration(proxyBeanMethods = false)
@Conditional(DockerRedis.Wanted.class)
class DockerRedis {

	private static final Logger log = LoggerFactory.getLogger(DockerRedis.class);

	/** Where the container answers, for a {@link SecondInstance}. */
	static final String HOST = "catraca.test.redis.host";

	static final String PORT = "catraca.test.redis.port";

	private static final int REDIS = 6379;

	@Bean
	@ServiceConnection("redis")
	GenericContainer<?> redisContainer() {
		return container();
	}

	@Bean
	DynamicPropertyRegistrar redisContainerAddress(GenericContainer<?> redisContainer) {
		return (properties) -> {
			properties.add(HOST, redisContainer::getHost);
			properties.add(PORT, () -> redisContainer.getMappedPort(REDIS));
		};
	}

	private static GenericContainer<?> container() {
		return new GenericContainer<>("redis:8").withExposedPorts(REDIS)
			.withCommand("redis-server", "--appendonly", "yes")
			.waitingFor(Wait.forLogMessage(".*Ready to accept connections.*\\n", 1));
	}

	/**
	 * Not within {@link Wanted}: its initializer waits for this, and another thread would
	 * wait for the initializer.
	 */
	private static void tryOne() {
		try (GenericContainer<?> trial = container()) {
			trial.start();
		}
	}

	static class Wanted implements Condition {

		private static final Duration LIMIT = Duration.ofSeconds(45);

		/** Asked once: each context would have to wait for the answer. */
		private static final boolean WANTED = wanted(System.getProperty("catraca.test.redis", "auto"));

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			// a test that brings its own
			return WANTED && !context.getEnvironment().containsProperty("spring.data.redis.host");
		}

		private static boolean wanted(String which) {
			return switch (which) {
				case "docker" -> true;
				case "embedded" -> false;
				case "auto" -> mayHaveDocker() && startsInTime();
				default -> throw new IllegalArgumentException("catraca.test.redis is docker, embedded or auto");
			};
		}

		private static boolean mayHaveDocker() {
			return System.getenv("DOCKER_HOST") != null || Stream
				.of("/var/run/docker.sock", System.getProperty("user.home") + "/.docker/run/docker.sock",
						System.getProperty("user.home") + "/.testcontainers.properties")
				.anyMatch((path) -> Files.exists(Path.of(path)));
		}

		/**
		 * That Docker answers does not say that it can get the images; where it reaches
		 * no registry, finding that out takes minutes.
		 */
		private static boolean startsInTime() {
			try {
				CompletableFuture.runAsync(DockerRedis::tryOne).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
				return true;
			}
			catch (ExecutionException | TimeoutException ex) {
				log.info("Docker brings no Redis, so the tests run on the embedded one: {}", ex.toString());
				return false;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

	}

}
