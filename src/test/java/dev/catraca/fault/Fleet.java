package dev.catraca.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.ServiceProcess;
import dev.catraca.testing.Signals;
import dev.catraca.testing.TicketOffice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Instances of the service, each in a JVM of its own and behind a proxy of its own, on
 * one Redis.
 */
final class Fleet implements AutoCloseable {

	private final RedisProcess redis;

	private final List<Member> members = new ArrayList<>();

	private final Books books;

	/** Starts instances on a Redis of their own. */
	Fleet(int instances, String... arguments) {
		this.redis = RedisProcess.launch();
		this.books = new Books(this.redis);
		try {
			launch(instances, arguments).forEach(Member::office);
		}
		catch (Throwable ex) {
			close();
			throw ex;
		}
	}

	/** Starts more instances, and does not wait for them. */
	List<Member> launch(int instances, String... arguments) {
		List<Member> launched = new ArrayList<>();
		for (int i = 0; i < instances; i++) {
			FaultProxy proxy = new FaultProxy(this.redis.port());
			String[] usual = { "--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + proxy.port(),
					"--catraca.lane.backoff=100ms", "--catraca.payment.simulated.decline-rate=0.03",
					"--catraca.payment.simulated.outage-rate=0.05" };
			launched.add(new Member(proxy, ServiceProcess.start(this.redis.directory(),
					Stream.of(usual, arguments).flatMap(Stream::of).toArray(String[]::new))));
		}
		this.members.addAll(launched);
		return launched;
	}

	RedisProcess redis() {
		return this.redis;
	}

	Books books() {
		return this.books;
	}

	/** Those that are alive. */
	List<Member> members() {
		this.members.removeIf((member) -> !member.service().isAlive());
		return List.copyOf(this.members);
	}

	Member member(int index) {
		return members().get(index);
	}

	/** Undoes every fault and waits until everybody is ready. */
	void heal() {
		this.redis.thaw();
		for (Member member : members()) {
			member.proxy().heal();
			Signals.send("CONT", member.service().pid());
			await().atMost(Faults.PATIENCE)
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(member.readiness()).isEqualTo(200));
		}
	}

	@Override
	public void close() {
		this.members.forEach((member) -> {
			member.service().close();
			member.proxy().close();
		});
		this.redis.close();
	}

	/** An instance with its proxy. */
	static final class Member {

		private final FaultProxy proxy;

		private final ServiceProcess service;

		private TicketOffice office;

		Member(FaultProxy proxy, ServiceProcess service) {
			this.proxy = proxy;
			this.service = service;
		}

		FaultProxy proxy() {
			return this.proxy;
		}

		ServiceProcess service() {
			return this.service;
		}

		/** Its office; waits until it is open. */
		TicketOffice office() {
			if (this.office == null) {
				this.office = new TicketOffice(this.service.port());
			}
			return this.office;
		}

		int port() {
			office();
			return this.service.port();
		}

		int readiness() {
			return office().get("/actuator/health/readiness").statusCode();
		}

	}

}
