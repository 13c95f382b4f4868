package dev.catraca.audit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import dev.catraca.audit.Ledger.Kept;
import dev.catraca.redis.Partitions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The books, recounted from the records: {@linkplain AuditTurns now and then}, and when
 * somebody asks.
 */
@Component("audit")
class Audit implements HealthIndicator {

	private static final Logger log = LoggerFactory.getLogger(Audit.class);

	/** Beyond these a recount goes slowly, with rests between its calls to Redis. */
	private static final long RECOUNTED_AT_ONCE = 20_000;

	/** Of its time the first recount takes a tenth, for nothing is known before it. */
	private static final int RESTS_AT_FIRST = 9;

	/** The others take a sixtieth. */
	private static final int RESTS = 59;

	private static final int TRIES = 3;

	private final Ledger ledger;

	private final Recount recount;

	private final Partitions partitions;

	private final InstantSource clock;

	private final Lock asked = new ReentrantLock();

	private volatile @Nullable Counted last;

	Audit(Ledger ledger, Recount recount, Partitions partitions, InstantSource clock, MeterRegistry registry) {
		this.ledger = ledger;
		this.recount = recount;
		this.partitions = partitions;
		this.clock = clock;
		Gauge.builder("catraca.audit.balanced", this, Audit::balanced)
			.description("1 if the books balanced at the last recount, 0 if not")
			.register(registry);
	}

	private double balanced() {
		return last().map((books) -> books.balanced() ? 1.0 : 0.0).orElse(Double.NaN);
	}

	/** Whether the books balanced at the last recount, if there was one. */
	boolean isBalanced() {
		return last().filter(Books::balanced).isPresent();
	}

	/** Recounts the books and, where there are many orders, rests between the calls. */
	void recountSlowly() {
		try {
			boolean many = areMany();
			count(many, !many ? 0 : (this.last == null) ? RESTS_AT_FIRST : RESTS);
		}
		catch (CancellationException ex) {
			// the service stops
		}
	}

	/**
	 * The books as they stand: counted now or, where there are too many orders for that,
	 * as they were counted last.
	 * @return the books
	 */
	Books books() {
		Counted known = this.last;
		boolean many = areMany();
		return (known != null && many) ? known.books() : recount(many);
	}

	private boolean areMany() {
		return this.partitions.all().mapToLong(this.ledger::records).sum() > RECOUNTED_AT_ONCE;
	}

	/**
	 * The books as they were counted last.
	 * @return the books, none before the first count
	 */
	Optional<Books> last() {
		return Optional.ofNullable(this.last).map(Counted::books);
	}

	/**
	 * Recounts the books, however many orders there are. Those who ask meanwhile share
	 * the next count; nobody waits for the one that rests.
	 * @return the books, counted since this was called
	 */
	Books recount() {
		return recount(areMany());
	}

	private Books recount(boolean many) {
		long askedNanos = System.nanoTime();
		this.asked.lock();
		try {
			Counted known = this.last;
			return (known != null && known.begunNanos() - askedNanos >= 0) ? known.books() : count(many, 0);
		}
		finally {
			this.asked.unlock();
		}
	}

	private Books count(boolean many, int rests) {
		long begunNanos = System.nanoTime();
		Instant now = this.clock.instant();
		Comparison comparison = new Comparison();
		this.partitions.all().forEach((partition) -> compare(partition, many ? 1 : TRIES, rests, comparison));
		Books books = comparison.books(now);
		keep(new Counted(books, begunNanos));
		return books;
	}

	private synchronized void keep(Counted counted) {
		Counted known = this.last;
		if (known != null && known.begunNanos() - counted.begunNanos() > 0) {
			// others have counted since this began
			return;
		}
		Books books = counted.books();
		Books before = (known != null) ? known.books() : null;
		if (!books.balanced() && (before == null || !before.findings().equals(books.findings()))) {
			log.error("The books do not balance, somebody has to look: {}", books.findings());
		}
		else if (books.balanced() && before != null && !before.balanced()) {
			log.info("The books balance again");
		}
		this.last = counted;
	}

	/**
	 * Orders move while they are counted, so a partition of few is counted again until
	 * nothing has; if it never stands still, what has moved is allowed for.
	 */
	private void compare(int partition, int tries, int rests, Comparison comparison) {
		Kept before = this.ledger.kept(partition);
		Map<String, Long> counts = this.recount.of(partition, rests);
		Kept after = this.ledger.kept(partition);
		for (int i = 1; i < tries && !after.equals(before); i++) {
			before = after;
			counts = this.recount.of(partition, rests);
			after = this.ledger.kept(partition);
		}
		comparison.add(partition, after, counts,
				after.equals(before) ? 0 : Math.max(1, after.moves() - before.moves()));
	}

	/**
	 * Down while the books do not balance.
	 * @return the state for {@code /actuator/health}
	 */
	@Override
	public Health health() {
		Counted known = this.last;
		if (known == null) {
			return Health.unknown().build();
		}
		Books books = known.books();
		List<Finding> findings = new ArrayList<>(books.findings());
		return (books.balanced() ? Health.up() : Health.down().withDetail("findings", findings))
			.withDetail("countedAt", books.countedAt())
			.build();
	}

	/** Books, and when they were begun to be counted, for clocks are set back. */
	private record Counted(Books books, long begunNanos) {
	}

}
