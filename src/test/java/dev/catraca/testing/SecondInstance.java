package dev.catraca.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import dev.catraca.CatracaApplication;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Starts the service once more, on the Redis of the one under test.
 */
public final class SecondInstance {

	private static final String[] USUAL = { "--server.port=0", "--spring.main.banner-mode=off",
			"--catraca.security.operator-password=secret", "--catraca.payment.simulated.latency=5ms",
			"--catraca.lane.backoff=50ms", "--catraca.lane.list.stalled-after=2s",
			"--catraca.lane.stream.stalled-after=2s" };

	private SecondInstance() {
	}

	/**
	 * Starts it with its own workers; the caller closes it.
	 * @param first the environment of the service under test, whose Redis it joins
	 * @param arguments more of the command line
	 * @return the second service
	 */
	public static ConfigurableApplicationContext beside(Environment first, String... arguments) {
		return start(Stream.concat(redisOf(first), Stream.of(arguments)).toArray(String[]::new));
	}

	private static Stream<String> redisOf(Environment first) {
		String host = first.getProperty(DockerRedis.HOST);
		if (host != null) {
			return Stream.of("--spring.data.redis.host=" + host,
					"--spring.data.redis.port=" + first.getRequiredProperty(DockerRedis.PORT));
		}
		return Stream
			.of("--catraca.embedded-redis.data-dir=" + first.getRequiredProperty("catraca.embedded-redis.data-dir"));
	}

	/**
	 * Starts it with nothing but what the tests share.
	 * @param arguments more of the command line, or other values
	 * @return the second service
	 */
	public static ConfigurableApplicationContext start(String... arguments) {
		Map<String, String> all = new LinkedHashMap<>();
		Stream.concat(Stream.of(USUAL), Stream.of(arguments)).forEach((one) -> all.put(one.split("=", 2)[0], one));
		return new SpringApplicationBuilder(CatracaApplication.class).run(all.values().toArray(String[]::new));
	}

	/** The port it serves. */
	public static int port(ConfigurableApplicationContext instance) {
		return instance.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

}
