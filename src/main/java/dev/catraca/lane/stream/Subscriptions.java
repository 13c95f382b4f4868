package dev.catraca.lane.stream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.lane.delivery.LanePhase;
import dev.catraca.redis.BlockTime;
import dev.catraca.redis.QuietErrors;
import dev.catraca.settlement.Settler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamReadRequest;
import org.springframework.data.redis.stream.Subscription;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reads the streams, one subscription with a thread and a connection for each consumer.
 * <p>
 * Left to its defaults the container acknowledges what it reads at once, ends a
 * subscription at its first error and says it still runs; so here nothing is acknowledged
 * by it, no error ends it, and an error is followed by a pause.
 */
@Component
class Subscriptions {

	private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

	private final RedisConnectionFactory connections;

	private final ConsumerGroup group;

	private final QuietErrors trouble = new QuietErrors();

	private final Map<StreamConsumer, Subscription> active = new ConcurrentHashMap<>();

	private volatile @Nullable StreamMessageListenerContainer<String, MapRecord<String, String, String>> container;

	Subscriptions(RedisConnectionFactory connections, ConsumerGroup group) {
		this.connections = connections;
		this.group = group;
	}

	/**
	 * Starts to read for each consumer. Redis: {@code XREADGROUP}.
	 * @param consumers the consumers
	 * @param batchSize entries to read at once
	 * @param resting whether nothing is to be read at present
	 */
	void start(List<StreamConsumer> consumers, int batchSize, BooleanSupplier resting) {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("stream-");
		WatchedReads reads = new WatchedReads(
				consumers.stream().collect(Collectors.toMap(StreamConsumer::name, StreamConsumer::loop)), resting);
		StreamMessageListenerContainer<String, MapRecord<String, String, String>> made = StreamMessageListenerContainer
			.create(reads.of(this.connections),
					StreamMessageListenerContainerOptions.builder()
						.batchSize(batchSize)
						.pollTimeout(BlockTime.LONGEST)
						.executor(threads)
						.build());
		consumers.forEach((consumer) -> this.active.put(consumer, subscribe(made, consumer)));
		made.start();
		this.container = made;
	}

	private Subscription subscribe(StreamMessageListenerContainer<String, MapRecord<String, String, String>> made,
			StreamConsumer consumer) {
		StreamOffset<String> next = StreamOffset.create(LaneKeys.stream(consumer.partition()),
				ReadOffset.lastConsumed());
		ReadErrors errors = new ReadErrors(consumer.partition());
		return made.register(StreamReadRequest.builder(next)
			.consumer(Consumer.from(Settler.GROUP, consumer.name()))
			.autoAcknowledge(false)
			.cancelOnError((ex) -> false)
			.errorHandler(errors::handle)
			.build(), (entry) -> {
				errors.calm();
				consumer.onMessage(entry);
			});
	}

	@Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
	void tick() {
		revive();
	}

	/**
	 * Subscribes anew where a reading thread has died, of a lack of memory say.
	 */
	void revive() {
		StreamMessageListenerContainer<String, MapRecord<String, String, String>> running = this.container;
		if (running != null) {
			this.active.replaceAll((consumer, subscription) -> {
				if (subscription.isActive()) {
					return subscription;
				}
				log.warn("Consumer {} reads no more; it is subscribed anew", consumer.name());
				running.remove(subscription);
				return subscribe(running, consumer);
			});
		}
	}

	void stop() {
		StreamMessageListenerContainer<String, MapRecord<String, String, String>> running = this.container;
		if (running != null) {
			this.container = null;
			running.stop();
			LanePhase.await(() -> this.active.values().stream().noneMatch(Subscription::isActive));
		}
	}

	/** Runs in the reading thread, so that its pause holds up the next read. */
	private final class ReadErrors {

		private static final long FIRST_PAUSE_MILLIS = 100;

		private static final long LONGEST_PAUSE_MILLIS = 2000;

		private final int partition;

		private long pauseMillis = FIRST_PAUSE_MILLIS;

		ReadErrors(int partition) {
			this.partition = partition;
		}

		void handle(Throwable error) {
			try {
				if (ConsumerGroup.isGone(error)) {
					Subscriptions.this.group.create(this.partition);
					return;
				}
				Subscriptions.this.trouble.handleError(error);
			}
			catch (DataAccessException ex) {
				Subscriptions.this.trouble.handleError(ex);
			}
			pause();
		}

		void calm() {
			this.pauseMillis = FIRST_PAUSE_MILLIS;
		}

		private void pause() {
			try {
				Thread.sleep(this.pauseMillis);
				this.pauseMillis = Math.min(2 * this.pauseMillis, LONGEST_PAUSE_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
