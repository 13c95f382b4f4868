package dev.catraca.settlement;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.catraca.redis.News;
import dev.catraca.settlement.payment.Charge;
import dev.catraca.settlement.payment.PaymentAnswer;
import dev.catraca.settlement.payment.PaymentGateway;
import dev.catraca.settlement.payment.WorkerCrash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.system.JavaVersion;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Makes charges side by side, up to the concurrency, on virtual threads where the JVM has
 * them. An order is started only once there is room for its charge, so that none waits in
 * a worker's hands for its turn.
 */
@Component
class Charges implements DisposableBean {

	private static final Logger log = LoggerFactory.getLogger(Charges.class);

	private final News broken = new News();

	private final PaymentGateway gateway;

	private final SettlementMeters meters;

	private final Traces traces;

	private final Semaphore room;

	private final Executor threads;

	@Autowired
	Charges(PaymentGateway gateway, SettlementMeters meters, Traces traces, SettlementProperties properties) {
		this(gateway, meters, traces, properties.concurrency(),
				(JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE)) ? virtual()
						: pool(properties.concurrency()));
	}

	Charges(PaymentGateway gateway, SettlementMeters meters, Traces traces, int concurrency, Executor threads) {
		this.traces = traces;
		this.gateway = gateway;
		this.meters = meters;
		this.room = new Semaphore(concurrency, true);
		this.threads = threads;
	}

	/**
	 * Waits a second at most for room.
	 * @param most charges that are wanted at most
	 * @return room for some of them, none if there is none
	 */
	Room takeRoom(int most) throws InterruptedException {
		boolean atOnce = areAnsweredAtOnce();
		int taken = this.room.tryAcquire(1, TimeUnit.SECONDS) ? 1 : 0;
		while (!atOnce && taken > 0 && taken < most && this.room.tryAcquire()) {
			taken++;
		}
		return new Room(taken, (taken > 0 && atOnce) ? most : taken);
	}

	/**
	 * Takes room without waiting for it, if nobody else does.
	 * @param charges how many charges it is wanted for
	 * @return room for all of them, or none
	 */
	Room tryRoom(int charges) {
		int taken = (!this.room.hasQueuedThreads() && this.room.tryAcquire(charges)) ? charges : 0;
		return new Room(taken, taken);
	}

	/** Whether charges are answered at once, so that none needs a thread of its own. */
	boolean areAnsweredAtOnce() {
		return this.gateway.answersAtOnce();
	}

	/**
	 * Makes a charge on a thread of its own.
	 * @param room what was taken for it and others
	 * @param charge the charge
	 * @param traceparent the span its order came in, empty if there is none
	 * @param next gets the answer
	 * @param crashed called if the worker is to die over it or breaks down
	 */
	void make(Room room, Charge charge, String traceparent, Consumer<PaymentAnswer> next, Runnable crashed)
			throws InterruptedException {
		room.use();
		try {
			this.threads.execute(() -> {
				try {
					make(charge, traceparent, (one) -> Optional.of(this.gateway.charge(one)), next, crashed);
				}
				catch (RuntimeException | Error ex) {
					crashed.run();
					log.error("The charge of order {} broke down; the order is taken over once it counts as stalled",
							charge.orderId(), ex);
				}
				finally {
					this.room.release();
				}
			});
		}
		catch (RuntimeException | Error ex) {
			// no thread could be had for it, and none will leave its room
			this.room.release();
			throw ex;
		}
	}

	/**
	 * Makes a charge here and now, if it is answered at once.
	 * @param charge the charge
	 * @param traceparent the span its order came in, empty if there is none
	 * @param next gets the answer
	 * @param crashed called instead, if the worker is to die over it
	 * @return false if nothing was charged, for it would take time
	 */
	boolean makeAtOnce(Charge charge, String traceparent, Consumer<PaymentAnswer> next, Runnable crashed) {
		return areAnsweredAtOnce() && make(charge, traceparent, this.gateway::chargeAtOnce, next, crashed);
	}

	private boolean make(Charge charge, String traceparent, Function<Charge, Optional<PaymentAnswer>> how,
			Consumer<PaymentAnswer> next, Runnable crashed) {
		Optional<PaymentAnswer> answer;
		try (Traces.Charging charging = this.traces.charging(charge, traceparent)) {
			answer = answer(charge, how);
		}
		catch (WorkerCrash crash) {
			crashed.run();
			return true;
		}
		answer.ifPresent((one) -> {
			this.meters.charged(one);
			next.accept(one);
		});
		return answer.isPresent();
	}

	/** Within the charge's span, or what is logged would name neither order nor trace. */
	private Optional<PaymentAnswer> answer(Charge charge, Function<Charge, Optional<PaymentAnswer>> how) {
		try {
			return how.apply(charge);
		}
		catch (WorkerCrash crash) {
			log.warn("A worker crashed over order {}, as was asked for; the order is left where it is",
					charge.orderId());
			throw crash;
		}
		catch (RuntimeException ex) {
			if (this.broken.isNews(ex)) {
				log.error("The payment gateway broke over order {}; it counts as unavailable", charge.orderId(), ex);
			}
			return Optional.of(PaymentAnswer.UNAVAILABLE);
		}
	}

	private static Executor virtual() {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("charge-");
		threads.setVirtualThreads(true);
		return threads;
	}

	private static ThreadPoolTaskExecutor pool(int size) {
		ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
		threads.setCorePoolSize(size);
		threads.setAllowCoreThreadTimeOut(true);
		threads.setThreadNamePrefix("charge-");
		threads.initialize();
		return threads;
	}

	/**
	 * Room for charges side by side; those that are answered at once need none.
	 */
	final class Room {

		private final int size;

		private int taken;

		private Room(int taken, int size) {
			this.taken = taken;
			this.size = size;
		}

		/** How many charges there is room for. */
		int size() {
			return this.size;
		}

		private void use() throws InterruptedException {
			if (this.taken > 0) {
				this.taken--;
			}
			else {
				Charges.this.room.acquire();
			}
		}

		/** Leaves what is not used. */
		void leave() {
			Charges.this.room.release(this.taken);
			this.taken = 0;
		}

	}

	@Override
	public void destroy() {
		if (this.threads instanceof ThreadPoolTaskExecutor pool) {
			pool.shutdown();
		}
	}

}
