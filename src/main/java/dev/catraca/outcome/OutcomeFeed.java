package dev.catraca.outcome;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.outcome.OrderReader.Seen;
import dev.catraca.redis.ChannelListener;
import dev.catraca.redis.Channels;
import dev.catraca.redis.Partitions;
import dev.catraca.web.LiveStreams;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Hears every change of status, whichever instance made it, and tells the clients that
 * follow the order.
 */
@Component
class OutcomeFeed implements SmartLifecycle, ChannelListener.Heard {

	private final OrderReader reader;

	private final LiveStreams streams;

	private final Executor executor;

	private final ChannelListener listener;

	private final Map<OrderId, List<Watcher>> watchers = new ConcurrentHashMap<>();

	private volatile boolean running;

	OutcomeFeed(OrderReader reader, LiveStreams streams, Partitions partitions, Channels channels,
			@Qualifier("applicationTaskExecutor") Executor executor) {
		this.reader = reader;
		this.streams = streams;
		this.executor = executor;
		this.listener = channels.listener(partitions.all().mapToObj(OrderKeys::outcomes).toList(), "outcomes", this);
	}

	/**
	 * Follows an order: first its present state, then each change, until it is settled.
	 * @param id the order
	 * @return the stream, empty if there is no such order
	 */
	Optional<SseEmitter> follow(OrderId id) {
		SseEmitter emitter = this.streams.open();
		Watcher watcher = new Watcher(id, this.reader, emitter, this.executor);
		// first listen, then look: what changes in between is heard
		this.watchers.computeIfAbsent(id, (key) -> new CopyOnWriteArrayList<>()).add(watcher);
		this.streams.onEnd(emitter, () -> forget(watcher));
		boolean shown = false;
		try {
			Optional<Seen> seen = this.reader.seen(id);
			watcher.show(seen);
			shown = seen.isPresent();
		}
		finally {
			if (!shown) {
				this.streams.end(emitter);
			}
		}
		return shown ? Optional.of(emitter) : Optional.empty();
	}

	private void forget(Watcher watcher) {
		this.watchers.computeIfPresent(watcher.id(), (id, all) -> {
			all.remove(watcher);
			return all.isEmpty() ? null : all;
		});
	}

	@Override
	public void heard(String text) {
		if (!this.watchers.isEmpty()) {
			text.lines()
				.map(StatusChange::parse)
				.flatMap(Optional::stream)
				.forEach((change) -> this.watchers.getOrDefault(change.id(), List.of())
					.forEach((watcher) -> watcher.changed(change)));
		}
	}

	/** Whatever was told while nobody could hear it is looked up. */
	@Override
	public void subscribed() {
		each(Watcher::look);
	}

	@Scheduled(fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
	void tick() {
		each((watcher) -> {
			watcher.beat();
			watcher.look();
		});
	}

	private void each(Consumer<Watcher> action) {
		this.watchers.values().forEach((all) -> all.forEach(action));
	}

	@Override
	public void start() {
		this.running = true;
		this.listener.start();
	}

	@Override
	public void stop() {
		this.running = false;
		this.listener.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return 0;
	}

}
