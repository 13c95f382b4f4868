package dev.catraca.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.core.env.Environment;

/**
 * The process of a test's own Redis, which can be frozen as a broken one would be: it
 * keeps its connections and answers nothing.
 */
public final class RedisServer {

	private final Path pid;

	private RedisServer(Path pid) {
		this.pid = pid;
	}

	/** The one that belongs to a service. */
	public static RedisServer of(Environment environment) {
		return new RedisServer(
				Path.of(environment.getRequiredProperty("catraca.embedded-redis.data-dir"), "redis.pid"));
	}

	public void freeze() throws IOException {
		signal("STOP");
	}

	/** Has it go on; safe to repeat. */
	public void thaw() throws IOException {
		signal("CONT");
	}

	private void signal(String name) throws IOException {
		new ProcessBuilder("kill", "-" + name, Files.readString(this.pid).strip()).start().onExit().join();
	}

}
