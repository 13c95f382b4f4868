package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.context.ApplicationContext;

/**
 * Lets a test of another package claim from the stream, hand back, trim and sweep.
 */
public final class StreamHand {

	private final ConsumerGroup group;

	private final PendingEntries pending;

	private final StreamReconciler reconciler;

	private final StreamTrimmer trimmer;

	public StreamHand(ApplicationContext service) {
		this.group = service.getBean(ConsumerGroup.class);
		this.pending = service.getBean(PendingEntries.class);
		this.reconciler = service.getBean(StreamReconciler.class);
		this.trimmer = service.getBean(StreamTrimmer.class);
	}

	public void createGroup() {
		this.group.create(0);
	}

	/** Claims whatever is pending, however short it has been idle; entry to order. */
	public Map<String, String> claim(String consumer) {
		Map<String, String> claimed = new LinkedHashMap<>();
		this.pending.claimIdle(0, consumer, Duration.ZERO, "0-0")
			.entries()
			.forEach((entry) -> claimed.put(entry.id(), entry.order()));
		return claimed;
	}

	/** Hands back what a consumer has whose lease is over. */
	public void handBackOfDead(String consumer) {
		this.pending.handBackOfDead(0, consumer, Duration.ofMinutes(1));
	}

	public void reconcile() {
		this.reconciler.reconcile();
	}

	public void trim() {
		this.trimmer.trimSettled();
	}

}
