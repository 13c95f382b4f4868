package dev.catraca.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.ServiceProcess;
import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

/**
 * How long it takes from the start of the JVM, on an empty embedded Redis, to the first
 * accepted order.
 */
final class StartStage implements Stage {

	private static final int STARTS = 3;

	private static final byte[] ORDER = HttpLine.post("/api/v1/orders",
			"{\"matchId\":\"gre-nal\",\"sector\":\"general\",\"quantity\":1,\"buyer\":\"first\"}");

	@Override
	public void measure(Settings settings, Limit limit, Results results) {
		results.table("From the start to the first accepted order", "start", "seconds", "processor seconds");
		for (int start = 1; start <= STARTS; start++) {
			Path directory = Path.of("target", "bench", UUID.randomUUID().toString()).toAbsolutePath();
			int port = RedisProcess.freePort();
			long begun = System.nanoTime();
			try (ServiceProcess service = Rig.service(settings, directory,
					List.of("--server.port=" + port, "--catraca.embedded-redis.port=0",
							"--catraca.embedded-redis.data-dir=" + directory,
							"--catraca.embedded-redis.append-fsync=" + settings.fsync()))) {
				Awaitility.await()
					.pollInSameThread()
					.pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(20))
					.atMost(Duration.ofMinutes(2))
					.until(() -> isAccepted(port));
				results.row(start, (System.nanoTime() - begun) / 1e9, Usage.processor(service.pid()).toMillis() / 1e3);
				service.stop(Duration.ofMinutes(1));
			}
			FileSystemUtils.deleteRecursively(directory.toFile());
		}
	}

	private static boolean isAccepted(int port) {
		try (HttpLine line = new HttpLine(port)) {
			return line.send(ORDER).status() == 202;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
