package dev.catraca.outcome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.order.AcceptedBatch;
import dev.catraca.order.OrderId;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.stereotype.Component;

/**
 * Walks several indexes of orders as if they were one, the newest order first. An order
 * that comes in meanwhile is newer than all that is still to be seen, so it moves
 * nothing.
 */
@Component
class OrderIndexes {

	private static final int LEAST = 20;

	private final StringRedisTemplate redis;

	OrderIndexes(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Reads some places that come next. Redis: {@code ZREVRANGEBYSCORE} for each index.
	 * @param keys the indexes
	 * @param query between which microseconds to look
	 * @param after the last place before them, null to begin
	 * @param count about how many
	 * @return at least one, unless there are none any more
	 */
	List<Place> next(List<String> keys, OrderQuery query, @Nullable Place after, int count) {
		int most = Math.max(LEAST, count / keys.size());
		List<Place> found = new ArrayList<>();
		Place reliable = null;
		for (String key : keys) {
			List<Place> some = some(most, key, query, after);
			found.addAll(some);
			Place last = (some.size() >= most) ? some.get(some.size() - 1) : null;
			if (last != null && (reliable == null || last.compareTo(reliable) < 0)) {
				reliable = last;
			}
		}
		found.sort(null);
		Place end = reliable;
		// beyond the first index that was not read to its end, others may stand between
		return (end == null) ? found : found.stream().takeWhile((place) -> place.compareTo(end) <= 0).toList();
	}

	/** As many as asked for, unless there are fewer. */
	private List<Place> some(int most, String key, OrderQuery query, @Nullable Place after) {
		double min = query.isOpen() ? Double.NEGATIVE_INFINITY : query.from() - AcceptedBatch.LARGEST;
		double max = query.isOpen() ? Double.POSITIVE_INFINITY : query.to();
		// a set, for orders that come in meanwhile move the offsets, and some are read
		// twice
		SortedSet<Place> places = new TreeSet<>();
		int offset = 0;
		int batches = LEAST;
		while (places.size() < most) {
			Set<TypedTuple<String>> tuples = Objects.requireNonNullElse(this.redis.opsForZSet()
				.reverseRangeByScoreWithScores(key, min, (after != null) ? Math.min(max, after.micros()) : max, offset,
						batches),
					Set.of());
			tuples.stream()
				.map(AcceptedBatches::batch)
				.flatMap(Place::of)
				.filter((place) -> after == null || place.compareTo(after) > 0)
				.forEach(places::add);
			if (tuples.size() < batches) {
				break;
			}
			offset += batches;
			// enough if they are as large as those before
			int missing = most - places.size();
			batches = (int) Math.min(missing, 1 + (long) missing * offset / Math.max(1, places.size()));
		}
		return places.stream().limit(most).toList();
	}

	/**
	 * A place in the indexes; those of newer orders come first.
	 *
	 * @param micros when the order was accepted
	 * @param member the order's id, or whatever else somebody has put there
	 */
	record Place(long micros, String member) implements Comparable<Place> {

		private static final Pattern CURSOR = Pattern.compile("(\\d{1,16})-(.*)");

		private static final Comparator<Place> NEWEST_FIRST = Comparator.comparingLong(Place::micros)
			.thenComparing(Place::member)
			.reversed();

		static Stream<Place> of(AcceptedBatch batch) {
			List<String> ids = batch.ids();
			return IntStream.range(0, ids.size())
				.filter((i) -> !ids.get(i).isEmpty())
				.mapToObj((i) -> new Place(batch.micros() + i, ids.get(i)));
		}

		static Optional<Place> ofCursor(String cursor) {
			Matcher form = CURSOR.matcher(cursor);
			return Optional.of(form)
				.filter((it) -> it.matches() && (it.group(2).isEmpty() || OrderId.parse(it.group(2)).isPresent()))
				.map((it) -> new Place(Long.parseLong(it.group(1)), it.group(2)));
		}

		/** Whatever else somebody has put there is told to nobody, and is passed over. */
		String cursor() {
			return this.micros + "-" + (OrderId.parse(this.member).isPresent() ? this.member : "");
		}

		@Override
		public int compareTo(Place other) {
			return NEWEST_FIRST.compare(this, other);
		}

	}

}
