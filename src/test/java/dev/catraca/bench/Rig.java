package dev.catraca.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.redis.Partitions;
import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.ServiceProcess;
import dev.catraca.testing.TicketOffice;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service, in JVMs of its own, on a Redis of its own.
 */
final class Rig implements AutoCloseable {

	private static final Path DIRECTORY = Path.of("target", "bench").toAbsolutePath();

	/** A match has a million seats at most. */
	private static final int SEATS = 1_000_000;

	private final RedisProcess redis;

	private final List<ServiceProcess> services;

	private final TicketOffice office;

	private final Partitions partitions;

	private long ordered;

	Rig(Settings settings, Layout layout) {
		this.redis = redis(settings, layout.fsync());
		this.partitions = new Partitions(layout.partitions());
		this.services = IntStream.range(0, layout.instances())
			.mapToObj((i) -> service(settings, this.redis.directory(), layout.commandLine(this.redis.port())))
			.toList();
		awaitOpen();
		this.office = new TicketOffice(port(0));
	}

	/** One that does not come up is not left to disturb what is measured next. */
	private void awaitOpen() {
		try {
			this.services.forEach(ServiceProcess::port);
		}
		catch (ConditionTimeoutException ex) {
			close();
			throw ex;
		}
	}

	/** A Redis that rewrites no file in the middle of a measurement. */
	static RedisProcess redis(Settings settings, String fsync) {
		return RedisProcess.launch(settings.redis(), DIRECTORY.resolve(UUID.randomUUID().toString()), "--appendfsync",
				fsync, "--auto-aof-rewrite-percentage", "0");
	}

	/** The packaged service or, in a development environment, its classes. */
	static ServiceProcess service(Settings settings, Path directory, List<String> arguments) {
		String jar = System.getProperty(Settings.PREFIX + "jar", "");
		List<String> command = new ArrayList<>(List.of(settings.java().toString()));
		command.addAll(Files.exists(Path.of(jar)) && !jar.isEmpty() ? List.of("-jar", jar)
				: List.of("-cp", ServiceProcess.classes(), "dev.catraca.CatracaApplication"));
		command.addAll(arguments);
		ServiceProcess service = ServiceProcess.launch(command, directory);
		Runtime.getRuntime().addShutdownHook(new Thread(service::close));
		return service;
	}

	RedisProcess redis() {
		return this.redis;
	}

	int port(int order) {
		return this.services.get(order % this.services.size()).port();
	}

	int partitions() {
		return this.partitions.partitions();
	}

	Usage usage() {
		return Usage.of(this.services.stream().map(ServiceProcess::pid).toList(), this.redis);
	}

	/**
	 * Repeats a load until hardly anything is compiled any more, in the services, in the
	 * bare endpoint and in the driver.
	 * @param bare the bare endpoint, which is measured in turns with the services
	 * @param load the load of both
	 * @param share of a core, for the compilers at most
	 * @param rounds how often at most
	 * @return whether it came to that
	 */
	boolean warmUp(Bare bare, Load load, double share, int rounds) throws Exception {
		for (int round = 0; round < rounds; round++) {
			long began = System.nanoTime();
			Duration before = compiling(bare);
			load.send();
			if (compiling(bare).minus(before).toNanos() <= share * (System.nanoTime() - began)) {
				return true;
			}
		}
		return false;
	}

	private Duration compiling(Bare bare) throws IOException {
		return compiling().plus(bare.compiling())
			.plusMillis(ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
	}

	/** What the services' compilers have taken so far. */
	Duration compiling() {
		return Duration.ofMillis(this.services.stream()
			.map((service) -> new TicketOffice(service.port()).asOperator("GET",
					"/actuator/metrics/jvm.compilation.time", null))
			.mapToLong((answer) -> TicketOffice.json(answer).get("measurements").get(0).get("value").asLong())
			.sum());
	}

	/** Opens matches with seats for so many orders, as many in each partition. */
	List<String> openMatches(int orders) {
		int each = 1 + orders / SEATS;
		return this.partitions.all()
			.boxed()
			.flatMap((partition) -> Stream.generate(() -> this.office.openMatch(SEATS, 10))
				.filter((match) -> this.partitions.of(match) == partition)
				.limit(each))
			.toList();
	}

	/** Orders that were accepted, from whomever. */
	void count(long orders) {
		this.ordered += orders;
	}

	void pause(String lane) {
		act(lane, "pause");
	}

	void resume(String lane) {
		act(lane, "resume");
	}

	private void act(String lane, String what) {
		assertThat(this.office.asOperator("POST", "/api/v1/lanes/" + lane + "/" + what, null).statusCode())
			.isEqualTo(200);
	}

	/** How many orders of a lane have a status, as Redis counts them. */
	long count(String lane, String status) {
		return this.partitions.all()
			.mapToLong((partition) -> this.redis.number(status.equals("processing") ? "SCARD" : "ZCARD",
					Partitions.prefix(partition) + status + ":" + lane))
			.sum();
	}

	/** Checks that every order is confirmed, and that the books balance. */
	void assertBalanced() {
		try (HttpLine line = new HttpLine(port(0))) {
			HttpLine.Answer got = line.send(HttpLine.get("/api/v1/audit?recount=true"));
			String answer = got.body();
			assertThat(got.status()).as(answer).isEqualTo(200);
			JsonNode books = new JsonMapper().readTree(answer);
			JsonNode orders = books.get("orders");
			assertThat(orders.get("confirmed").asLong()).as(answer).isEqualTo(this.ordered);
			assertThat(orders.get("accepted").asLong()).as(answer).isEqualTo(this.ordered);
			assertThat(books.get("balanced").asBoolean()).as(answer).isTrue();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.services.forEach(ServiceProcess::close);
		end(this.redis);
	}

	/** Ends a Redis and removes its data, of which there is much. */
	static void end(RedisProcess redis) {
		redis.close();
		FileSystemUtils.deleteRecursively(redis.directory().resolve("appendonlydir").toFile());
	}

	/** Something sent to warm up. */
	@FunctionalInterface
	interface Load {

		void send() throws Exception;

	}

}
