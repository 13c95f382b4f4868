package dev.catraca.settlement;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.catraca.settlement.payment.Charge;
import dev.catraca.settlement.payment.PaymentAnswer;
import dev.catraca.settlement.payment.PaymentGateway;
import dev.catraca.settlement.payment.WorkerCrash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
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

	private final PaymentGateway gateway;

	private final SettlementMeters meters;

	private final Traces traces;

	private final Semaphore room;

	private final Executor threads;

	Charges(PaymentGateway gateway, SettlementMeters meters, Traces traces, SettlementProperties properties) {
		this.traces = traces;
		this.gateway = gateway;
		this.meters = meters;
		this.room = new Semaphore(properties.concurrency(), true);
		this.threads = (JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE)) ? virtual()
				: pool(properties.concurrency());
	}

	/**
	 * Waits a second at most for room.
	 * @param most charges that are wanted at most
	 * @return for how many there is room now, all of which is taken
	 */
	int takeRoom(int most) throws InterruptedException {
		if (!this.room.tryAcquire(1, TimeUnit.SECONDS)) {
			return 0;
		}
		int taken = 1;
		while (taken < most && this.room.tryAcquire()) {
			taken++;
		}
		return taken;
	}

	void leaveRoom(int charges) {
		this.room.release(charges);
	}

	/**
	 * Makes a charge for which there is room, and leaves the room.
	 * @param charge the charge
	 * @param traceparent the span its order came in, empty if there is none
	 * @param next gets the answer
	 * @param crashed called instead, if the worker is to die over it
	 */
	void make(Charge charge, String traceparent, Consumer<PaymentAnswer> next, Runnable crashed) {
		Executor executor = this.gateway.answersAtOnce() ? Runnable::run : this.threads;
		executor.execute(() -> charge(charge, traceparent, next, crashed));
	}

	private void charge(Charge charge, String traceparent, Consumer<PaymentAnswer> next, Runnable crashed) {
		PaymentAnswer answer;
		try (Traces.Charging charging = this.traces.charging(charge, traceparent)) {
			answer = answer(charge);
		}
		catch (WorkerCrash crash) {
			crashed.run();
			return;
		}
		finally {
			leaveRoom(1);
		}
		this.meters.charged(answer);
		next.accept(answer);
	}

	/** Within the charge's span, or what is logged would name neither order nor trace. */
	private PaymentAnswer answer(Charge charge) {
		try {
			return this.gateway.charge(charge);
		}
		catch (WorkerCrash crash) {
			log.warn("A worker crashed over order {}, as was asked for; the order is left where it is",
					charge.orderId());
			throw crash;
		}
		catch (RuntimeException ex) {
			log.error("The payment gateway broke over order {}; it counts as unavailable", charge.orderId(), ex);
			return PaymentAnswer.UNAVAILABLE;
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

	@Override
	public void destroy() {
		if (this.threads instanceof ThreadPoolTaskExecutor pool) {
			pool.shutdown();
		}
	}

}
