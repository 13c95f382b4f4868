package dev.catraca.demo;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import dev.catraca.demo.OnSale.State;
import dev.catraca.intake.BulkIntake;
import dev.catraca.intake.BulkIntake.Taken;
import dev.catraca.intake.BulkIntake.Wish;
import dev.catraca.match.Match;
import dev.catraca.match.Sector;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;

/**
 * One on-sale rush: places orders of made-up buyers, then awaits their outcomes, and says
 * every second how far it is.
 */
class OnSaleRun implements Runnable {

	private static final Logger log = LoggerFactory.getLogger(OnSaleRun.class);

	private static final int BATCH = 300;

	private static final int LOOK_AT_ONCE = 500;

	private static final int MOST_LOOKS = 10;

	private static final int LAST_LOOKS = 15;

	private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long LONGEST_SETTLING_NANOS = TimeUnit.MINUTES.toNanos(10);

	private final BulkIntake intake;

	private final OnSaleRecords records;

	private final InstantSource clock;

	private final Match match;

	private final Map<String, Integer> refusals = new TreeMap<>();

	private final Map<String, Integer> outcomes = new TreeMap<>();

	private final Deque<OrderId> open = new ArrayDeque<>();

	private OnSale sale;

	private long toldNanos;

	OnSaleRun(BulkIntake intake, OnSaleRecords records, InstantSource clock, Match match, OnSale sale) {
		this.intake = intake;
		this.records = records;
		this.clock = clock;
		this.match = match;
		this.sale = sale;
	}

	@Override
	public void run() {
		this.toldNanos = System.nanoTime();
		State end = State.STOPPED;
		try {
			end = (place() && settle()) ? State.DONE : State.STOPPED;
			lookOnceMore();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			// an interrupted thread could not speak to Redis
			boolean interrupted = Thread.interrupted();
			tell(end);
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** Places all orders, unless it is told to stop. */
	private boolean place() throws InterruptedException {
		Integer rate = this.sale.ratePerSecond();
		// ten batches a second at least, so that a rate is even
		int size = (rate != null) ? Math.max(1, Math.min(BATCH, rate / 10)) : BATCH;
		long began = System.nanoTime();
		for (int from = 0; from < this.sale.orders(); from += size) {
			if (rate != null) {
				sleepUntil(began + (long) (from * (double) SECOND_NANOS / rate));
			}
			place(from, Math.min(from + size, this.sale.orders()));
			if (!goOn(State.RUNNING)) {
				return false;
			}
		}
		return true;
	}

	private void place(int from, int to) throws InterruptedException {
		Map<Lane, List<Wish>> wishes = new TreeMap<>();
		for (int number = from; number < to; number++) {
			Lane lane = this.sale.lanes().get(number % this.sale.lanes().size());
			wishes.computeIfAbsent(lane, (one) -> new ArrayList<>()).add(wish(number));
		}
		for (Map.Entry<Lane, List<Wish>> some : wishes.entrySet()) {
			Taken taken = this.intake.take(some.getKey(), some.getValue());
			this.open.addAll(taken.accepted());
			taken.refused().forEach((why, count) -> this.refusals.merge(why, count, Integer::sum));
			if (taken.refused().containsKey("redis-unavailable")) {
				Thread.sleep(1000);
			}
		}
	}

	private Wish wish(int number) {
		Sector sector = this.match.sectors().get(number % this.match.sectors().size());
		int seats = Math.min(1 + number % 2, this.match.buyerLimit());
		return new Wish(this.match.id(), sector.name(), seats, "rush-" + this.sale.id() + "-" + number);
	}

	/** Awaits the outcomes, unless it is told to stop. */
	private boolean settle() throws InterruptedException {
		long end = System.nanoTime() + LONGEST_SETTLING_NANOS;
		while (!this.open.isEmpty() && System.nanoTime() - end < 0) {
			Thread.sleep(200);
			look();
			if (!goOn(State.SETTLING)) {
				return false;
			}
		}
		return true;
	}

	/** What was under way at the stop is settled in a moment, where nothing is slow. */
	private void lookOnceMore() throws InterruptedException {
		for (int i = 0; i < LAST_LOOKS && !this.open.isEmpty(); i++) {
			Thread.sleep(200);
			look();
		}
	}

	/** Looks at some of the open orders, those first that have waited longest. */
	private void look() {
		try {
			int most = Math.min(MOST_LOOKS * LOOK_AT_ONCE, this.open.size());
			for (int seen = 0; seen < most; seen += LOOK_AT_ONCE) {
				List<OrderId> ids = this.open.stream().limit(Math.min(LOOK_AT_ONCE, most - seen)).toList();
				List<String> statuses = this.records.statuses(ids);
				for (int i = 0; i < ids.size(); i++) {
					this.open.removeFirst();
					count(ids.get(i), statuses.get(i));
				}
			}
		}
		catch (DataAccessException ex) {
			log.debug("Cannot look at the orders of a rush now", ex);
		}
	}

	private void count(OrderId id, String status) {
		if (status.equals("queued") || status.equals("processing")) {
			this.open.addLast(id);
		}
		else {
			this.outcomes.merge(status.isEmpty() ? "unknown" : status, 1, Integer::sum);
		}
	}

	/** Says once a second how far it is; tells whether nobody wants it to stop. */
	private boolean goOn(State state) throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		if (System.nanoTime() - this.toldNanos < SECOND_NANOS && state == this.sale.state()) {
			return true;
		}
		look();
		return !tell(state);
	}

	/** Says how far it is; tells whether somebody wants it to stop. */
	private boolean tell(State state) {
		this.toldNanos = System.nanoTime();
		int refused = this.refusals.values().stream().mapToInt(Integer::intValue).sum();
		int settled = this.outcomes.values().stream().mapToInt(Integer::intValue).sum();
		Instant now = this.clock.instant();
		this.sale = new OnSale(this.sale.id(), state, this.sale.matchId(), this.sale.lanes(), this.sale.ratePerSecond(),
				this.sale.orders(), this.open.size() + settled, refused, this.refusals, settled, this.outcomes,
				this.sale.startedAt(), now);
		try {
			this.records.keep(this.sale);
			return this.records.isToStop(this.sale.id());
		}
		catch (DataAccessException ex) {
			log.debug("Cannot say now how far a rush is", ex);
			return false;
		}
	}

	private static void sleepUntil(long nanos) throws InterruptedException {
		long millis = TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
		if (millis > 0) {
			Thread.sleep(millis);
		}
	}

}
