package dev.catraca.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.ServiceProcess;

/**
 * The bare endpoint in a JVM of its own, and its Redis.
 */
final class Bare implements AutoCloseable {

	private final RedisProcess redis;

	private final ServiceProcess service;

	/**
	 * Starts both.
	 * @param settings the {@code java}, and how Redis keeps its file
	 * @param arguments more of the command line
	 */
	Bare(Settings settings, String... arguments) {
		this.redis = Rig.redis(settings, settings.fsync());
		List<String> command = new ArrayList<>(List.of(settings.java().toString(), "-Dio.lettuce.core.epoll=false",
				"-cp", System.getProperty("java.class.path"), BareEndpoint.class.getName(), "--server.port=0",
				"--spring.config.location=optional:file:none/", "--spring.threads.virtual.enabled=true",
				"--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + this.redis.port()));
		command.addAll(List.of(arguments));
		this.service = ServiceProcess.launch(command, this.redis.directory());
		Runtime.getRuntime().addShutdownHook(new Thread(this.service::close));
	}

	int port() {
		return this.service.port();
	}

	/** A request for an order. */
	static byte[] order() {
		return HttpLine.post(BareEndpoint.PATH, BareEndpoint.ORDER.formatted("order"));
	}

	Usage usage() {
		return Usage.of(List.of(this.service.pid()), this.redis);
	}

	/** What its compilers have taken so far. */
	Duration compiling() throws IOException {
		try (HttpLine line = new HttpLine(port())) {
			return Duration.ofMillis(Long.parseLong(line.send(HttpLine.get(BareEndpoint.COMPILING)).body()));
		}
	}

	@Override
	public void close() {
		this.service.close();
		Rig.end(this.redis);
	}

}
