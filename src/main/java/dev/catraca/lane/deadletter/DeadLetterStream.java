package dev.catraca.lane.deadletter;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.redis.Micros;
import dev.catraca.redis.Partitions;
import dev.catraca.settlement.Settler;

import org.springframework.data.domain.Range;
import org.springframework.data.domain.Range.Bound;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.core.StreamOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * The streams that dead letters are kept in, one for each lane of each partition.
 */
@Component
class DeadLetterStream {

	private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

	private static final Pattern MICROS = Pattern.compile("\\d{1,18}");

	private final StringRedisTemplate redis;

	private final Partitions partitions;

	DeadLetterStream(StringRedisTemplate redis, Partitions partitions) {
		this.redis = redis;
		this.partitions = partitions;
	}

	/**
	 * Reads from the newest to the oldest. Redis: {@code XREVRANGE}.
	 * @param partition the partition
	 * @param lane the lane
	 * @param from where to begin
	 * @param most how many at most
	 * @return the letters
	 */
	List<Letter> newest(int partition, Lane lane, Bound<String> from, int most) {
		return letters(partition, lane, streams().reverseRange(Settler.deadLetters(partition, lane),
				Range.of(Bound.unbounded(), from), Limit.limit().count(most)));
	}

	/**
	 * Reads from the oldest to the newest. Redis: {@code XRANGE}.
	 * @param partition the partition
	 * @param lane the lane
	 * @param range between which entries
	 * @param most how many at most
	 * @return the letters
	 */
	List<Letter> oldest(int partition, Lane lane, Range<String> range, int most) {
		return letters(partition, lane,
				streams().range(Settler.deadLetters(partition, lane), range, Limit.limit().count(most)));
	}

	/**
	 * Finds a letter. Redis: {@code XRANGE}.
	 * @param id the letter
	 * @return the letter, empty if there is none
	 */
	Optional<Letter> find(DeadLetterId id) {
		return !isThere(id) ? Optional.empty()
				: oldest(id.partition(), id.lane(), Range.just(id.entry()), 1).stream().findFirst();
	}

	private boolean isThere(DeadLetterId id) {
		return id.partition() < this.partitions.partitions();
	}

	/**
	 * Removes a letter. Redis: {@code XDEL}; safe to repeat.
	 * @param id the letter
	 * @return whether it was there
	 */
	boolean remove(DeadLetterId id) {
		return isThere(id) && Objects
			.requireNonNullElse(streams().delete(Settler.deadLetters(id.partition(), id.lane()), id.entry()), 0L) == 1;
	}

	/**
	 * Removes all letters of some lanes. Redis: {@code XTRIM}; safe to repeat.
	 * @param lanes the lanes
	 * @return how many there were
	 */
	long purge(List<Lane> lanes) {
		return this.partitions.all()
			.boxed()
			.flatMap((partition) -> lanes.stream().map((lane) -> Settler.deadLetters(partition, lane)))
			.mapToLong((key) -> Objects.requireNonNullElse(streams().trim(key, 0), 0L))
			.sum();
	}

	private StreamOperations<String, String, String> streams() {
		return this.redis.opsForStream();
	}

	private static List<Letter> letters(int partition, Lane lane, List<MapRecord<String, String, String>> entries) {
		return entries.stream()
			.map((entry) -> new Letter(new DeadLetterId(partition, lane, entry.getId().getValue()), entry.getValue()))
			.toList();
	}

	/**
	 * A letter as it is kept. Somebody may have added one by hand, so that nothing about
	 * its fields is certain.
	 *
	 * @param id its identity
	 * @param fields its fields
	 */
	record Letter(DeadLetterId id, Map<String, String> fields) {

		/** The order it is about, if it is about one of its partition. */
		Optional<OrderId> order() {
			return OrderId.parse(text("orderId")).filter((order) -> order.partition() == this.id.partition());
		}

		String text(String name) {
			return this.fields.getOrDefault(name, "");
		}

		int attempts() {
			return COUNT.matcher(text("attempts")).matches() ? Integer.parseInt(text("attempts")) : 0;
		}

		Instant failedAt() {
			return MICROS.matcher(text("failedAt")).matches() ? Micros.instant(text("failedAt"))
					: Instant.ofEpochMilli(this.id.millis());
		}

	}

}
