package dev.catraca.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

import dev.catraca.audit.Ledger.Kept;
import dev.catraca.redis.Partitions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps an eye on the books: they are recounted from the records every half minute, or
 * when somebody asks.
 */
@Component("audit")
class Audit implements HealthIndicator {

	private static final Logger log = LoggerFactory.getLogger(Audit.class);

	private static final Duration PAUSE = Duration.ofSeconds(30);

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

	private final Object asked = new Object();

	private volatile @Nullable Books last;

	private volatile long nextNanos = System.nanoTime();

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
		Books books = this.last;
		return (books == null) ? Double.NaN : books.balanced() ? 1 : 0;
	}

	@Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
	void tick() {
		if (System.nanoTime() - this.nextNanos >= 0) {
			try {
				count(!areMany() ? 0 : (this.last == null) ? RESTS_AT_FIRST : RESTS);
			}
			catch (CancellationException ex) {
				// the service stops
			}
			this.nextNanos = System.nanoTime() + PAUSE.toNanos();
		}
	}

	/**
	 * The books as they stand: counted now or, where there are too many orders for that,
	 * as they were counted last.
	 * @return the books
	 */
	Books books() {
		Books known = this.last;
		return (known != null && areMany()) ? known : recount();
	}

	private boolean areMany() {
		return this.partitions.all().mapToLong(this.ledger::records).sum() > RECOUNTED_AT_ONCE;
	}

	/**
	 * The books as they were counted last.
	 * @return the books, none before the first count
	 */
	Optional<Books> last() {
		return Optional.ofNullable(this.last);
	}

	/**
	 * Recounts the books, however many orders there are. One who asks waits for others
	 * who ask, but not for the recount that rests.
	 * @return the books
	 */
	Books recount() {
		synchronized (this.asked) {
			return count(0);
		}
	}

	private Books count(int rests) {
		Instant now = this.clock.instant();
		Comparison comparison = new Comparison();
		this.partitions.all().forEach((partition) -> compare(partition, rests, comparison));
		Books books = comparison.books(now);
		keep(books);
		return books;
	}

	private synchronized void keep(Books books) {
		Books before = this.last;
		if (before != null && before.countedAt().isAfter(books.countedAt())) {
			// others have counted since this began
			return;
		}
		if (!books.balanced() && (before == null || !before.findings().equals(books.findings()))) {
			log.error("The books do not balance, somebody has to look: {}", books.findings());
		}
		else if (books.balanced() && before != null && !before.balanced()) {
			log.info("The books balance again");
		}
		this.last = books;
	}

	/**
	 * Orders move while they are counted, so a partition of few is counted again until
	 * nothing has; if it never stands still, what has moved is allowed for.
	 */
	private void compare(int partition, int rests, Comparison comparison) {
		Kept before = this.ledger.kept(partition);
		Map<String, Long> counts = this.recount.of(partition, rests);
		Kept after = this.ledger.kept(partition);
		for (int i = 1; rests == 0 && i < TRIES && !after.equals(before); i++) {
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
		Books books = this.last;
		if (books == null) {
			return Health.unknown().build();
		}
		List<Finding> findings = new ArrayList<>(books.findings());
		return (books.balanced() ? Health.up() : Health.down().withDetail("findings", findings))
			.withDetail("countedAt", books.countedAt())
			.build();
	}

}
