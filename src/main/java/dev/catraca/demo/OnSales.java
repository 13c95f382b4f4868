package dev.catraca.demo;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

import dev.catraca.demo.OnSale.State;
import dev.catraca.intake.BulkIntake;
import dev.catraca.match.Match;
import dev.catraca.match.Matches;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Runs on-sale rushes, one at a time, until the service stops.
 */
@Component
@OnlyInDemo
class OnSales implements SmartLifecycle {

	private static final int LONGEST_STOP_MILLIS = 3000;

	private final BulkIntake intake;

	private final Matches matches;

	private final OnSaleRecords records;

	private final InstantSource clock;

	private @Nullable Thread thread;

	private volatile boolean running;

	OnSales(BulkIntake intake, Matches matches, OnSaleRecords records, InstantSource clock) {
		this.intake = intake;
		this.matches = matches;
		this.records = records;
		this.clock = clock;
	}

	/**
	 * Starts a rush.
	 * @param request what is asked for, checked
	 * @return the rush
	 * @throws Refusal if there is no such match, or one is under way in this instance
	 */
	synchronized OnSale begin(OnSaleRequest request) {
		Match match = this.matches.find(request.match())
			.orElseThrow(() -> new Refusal(Problems.of("unknown-match", HttpStatus.UNPROCESSABLE_CONTENT,
					"There is no such match; GET /api/v1/matches lists them.")));
		if (!this.running || (this.thread != null && this.thread.isAlive())) {
			throw new Refusal(Problems.of("on-sale-running", HttpStatus.CONFLICT,
					"An on-sale rush is under way in this instance; stop it, or wait for its end."));
		}
		Instant now = this.clock.instant();
		OnSale sale = new OnSale(UUID.randomUUID().toString(), State.RUNNING, match.id(), request.chosenLanes(),
				request.ratePerSecond(), request.count(), 0, 0, Map.of(), 0, Map.of(), now, now);
		this.records.keep(sale);
		Thread started = new Thread(new OnSaleRun(this.intake, this.records, this.clock, match, sale), "on-sale");
		started.setDaemon(true);
		started.start();
		this.thread = started;
		return sale;
	}

	@Override
	public void start() {
		this.running = true;
	}

	/** Stops before the lanes do, so that nobody waits for what it goes on placing. */
	@Override
	public synchronized void stop() {
		this.running = false;
		Thread last = this.thread;
		if (last != null) {
			last.interrupt();
			try {
				last.join(LONGEST_STOP_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
