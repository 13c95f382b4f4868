package dev.catraca.bench;

import java.time.Duration;
import java.util.List;

import dev.catraca.testing.RedisProcess;

/**
 * What has been used so far.
 *
 * @param service processor time of the service, all instances
 * @param redis processor time of Redis
 * @param calls commands that Redis has run, those of scripts among them
 * @param memory bytes that Redis holds
 */
record Usage(Duration service, Duration redis, long calls, long memory) {

	static Usage of(List<Long> services, RedisProcess redis) {
		Duration service = services.stream().map(Usage::processor).reduce(Duration.ZERO, Duration::plus);
		return new Usage(service, processor(redis.pid()), calls(redis), memory(redis));
	}

	/** What was used since. */
	Usage since(Usage before) {
		return new Usage(this.service.minus(before.service), this.redis.minus(before.redis), this.calls - before.calls,
				this.memory - before.memory);
	}

	String serviceMicrosEach(long orders) {
		return Results.number(this.service.toNanos() / 1e3 / orders);
	}

	String redisMicrosEach(long orders) {
		return Results.number(this.redis.toNanos() / 1e3 / orders);
	}

	String callsEach(long orders) {
		return Results.number((double) this.calls / orders);
	}

	String bytesEach(long orders) {
		return Results.number(Math.round((double) this.memory / orders));
	}

	/** User and system time, as the kernel counts it. */
	static Duration processor(long pid) {
		return ProcessHandle.of(pid).flatMap((process) -> process.info().totalCpuDuration()).orElse(Duration.ZERO);
	}

	private static long calls(RedisProcess redis) {
		return redis.call("INFO", "commandstats")
			.toString()
			.lines()
			.filter((line) -> line.startsWith("cmdstat_"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
			.sum();
	}

	private static long memory(RedisProcess redis) {
		return Long.parseLong(info(redis, "memory", "used_memory"));
	}

	static String info(RedisProcess redis, String section, String field) {
		return redis.call("INFO", section)
			.toString()
			.lines()
			.filter((line) -> line.startsWith(field + ":"))
			.map((line) -> line.substring(field.length() + 1).strip())
			.findFirst()
			.orElse("?");
	}

}
