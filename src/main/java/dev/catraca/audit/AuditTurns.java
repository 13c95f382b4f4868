package dev.catraca.audit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import dev.catraca.redis.Partitions;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Has the books recounted half a minute after the last time or, while they balance and no
 * order moves, five minutes.
 */
@Component
class AuditTurns {

	private static final Duration PAUSE = Duration.ofSeconds(30);

	private static final Duration PAUSE_AT_REST = Duration.ofMinutes(5);

	/** Less than from turn to turn, for they do not come to the millisecond. */
	private static final Duration LEEWAY = Duration.ofSeconds(2);

	private final Audit audit;

	private final Ledger ledger;

	private final Partitions partitions;

	private final LongSupplier nanos;

	private long nextNanos;

	/** When the books are recounted though no order has moved. */
	private long anywayNanos;

	/** As they were when the books were recounted. */
	private List<Map<String, String>> counters = List.of();

	@Autowired
	AuditTurns(Audit audit, Ledger ledger, Partitions partitions) {
		this(audit, ledger, partitions, System::nanoTime);
	}

	AuditTurns(Audit audit, Ledger ledger, Partitions partitions, LongSupplier nanos) {
		this.audit = audit;
		this.ledger = ledger;
		this.partitions = partitions;
		this.nanos = nanos;
		this.nextNanos = nanos.getAsLong();
	}

	@Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
	void tick() {
		long now = this.nanos.getAsLong();
		if (now - this.nextNanos < 0) {
			return;
		}
		List<Map<String, String>> seen = this.partitions.all().mapToObj(this.ledger::counters).toList();
		if (now - this.anywayNanos >= 0 || !seen.equals(this.counters) || !this.audit.isBalanced()) {
			this.audit.recountSlowly();
			this.counters = seen;
			this.anywayNanos = after(PAUSE_AT_REST);
		}
		this.nextNanos = after(PAUSE);
	}

	private long after(Duration pause) {
		return this.nanos.getAsLong() + pause.minus(LEEWAY).toNanos();
	}

}
