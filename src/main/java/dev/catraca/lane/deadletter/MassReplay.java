package dev.catraca.lane.deadletter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.catraca.lane.deadletter.DeadLetterStream.Letter;
import dev.catraca.lane.deadletter.Replays.Candidate;
import dev.catraca.order.Lane;
import dev.catraca.redis.Partitions;
import io.swagger.v3.oas.annotations.media.Schema;

import org.springframework.data.domain.Range;
import org.springframework.data.domain.Range.Bound;
import org.springframework.stereotype.Component;

/**
 * Replays all dead letters of some lanes, the oldest of each first; or tells what that
 * would do.
 */
@Component
class MassReplay {

	private static final int BATCH = 100;

	private final DeadLetterStream letters;

	private final Replays replays;

	private final Partitions partitions;

	MassReplay(DeadLetterStream letters, Replays replays, Partitions partitions) {
		this.letters = letters;
		this.replays = replays;
		this.partitions = partitions;
	}

	/**
	 * Replays all that are there now; one that fails again meanwhile has its turn next
	 * time. Redis: {@code XRANGE} and {@code replay.lua} for each hundred.
	 * @param lanes of these lanes
	 * @return what became of them
	 */
	Result replay(List<Lane> lanes) {
		Tally tally = new Tally();
		each(lanes, (batch) -> {
			List<Candidate> candidates = this.replays.candidates(batch);
			List<List<String>> rows = candidates.isEmpty() ? List.of() : this.replays.replay(candidates);
			rows.forEach((row) -> tally.count(row.get(0)));
			tally.skipped += batch.size() - candidates.size();
		});
		return tally.result(false);
	}

	/**
	 * Tells what a replay would do, if nothing else happened meanwhile. Redis:
	 * {@code XRANGE} and {@code forecast.lua} for each hundred; nothing is changed.
	 * @param lanes of these lanes
	 * @return what would become of them
	 */
	Result forecast(List<Lane> lanes) {
		Tally tally = new Tally();
		Map<String, Integer> taken = new HashMap<>();
		each(lanes, (batch) -> {
			List<Candidate> candidates = this.replays.candidates(batch);
			List<List<String>> rows = candidates.isEmpty() ? List.of() : this.replays.forecast(candidates);
			for (int i = 0; i < rows.size(); i++) {
				tally.count(forecast(candidates.get(i), rows.get(i), taken));
			}
			tally.skipped += batch.size() - candidates.size();
		});
		return tally.result(true);
	}

	/** What has been taken by those before counts as taken. */
	private static String forecast(Candidate candidate, List<String> row, Map<String, Integer> taken) {
		String order = "order/" + candidate.order().id();
		if (row.isEmpty() || taken.putIfAbsent(order, 1) != null) {
			return "not-failed";
		}
		String match = candidate.order().matchId().value();
		String sector = "sector/" + match + "/" + row.get(0);
		String buyer = "buyer/" + match + "/" + row.get(2);
		int quantity = Integer.parseInt(row.get(1));
		long available = Long.parseLong(row.get(3)) - taken.getOrDefault(sector, 0);
		long theirs = Long.parseLong(row.get(5)) + taken.getOrDefault(buyer, 0);
		if (theirs + quantity > Long.parseLong(row.get(4)) || available < quantity) {
			taken.remove(order);
			return "sold-out";
		}
		taken.merge(sector, quantity, Integer::sum);
		taken.merge(buyer, quantity, Integer::sum);
		return "replayed";
	}

	private void each(List<Lane> lanes, Consumer<List<Letter>> batch) {
		this.partitions.all().forEach((partition) -> lanes.forEach((lane) -> {
			List<Letter> newest = this.letters.newest(partition, lane, Bound.unbounded(), 1);
			if (newest.isEmpty()) {
				return;
			}
			Bound<String> last = Bound.inclusive(newest.get(0).id().entry());
			List<Letter> next = this.letters.oldest(partition, lane, Range.of(Bound.unbounded(), last), BATCH);
			while (!next.isEmpty()) {
				batch.accept(next);
				Bound<String> after = Bound.exclusive(next.get(next.size() - 1).id().entry());
				next = (next.size() < BATCH) ? new ArrayList<>()
						: this.letters.oldest(partition, lane, Range.of(after, last), BATCH);
			}
		}));
	}

	/**
	 * What became of the dead letters, or would.
	 *
	 * @param replayed orders that are queued again
	 * @param withoutSeats orders that stay failed, for want of seats or over the buyer's
	 * limit
	 * @param skipped letters that name no failed order
	 * @param dryRun whether nothing was changed
	 */
	@Schema(example = """
			{"replayed":12,"withoutSeats":3,"skipped":1,"dryRun":true}""")
	record Result(int replayed, int withoutSeats, int skipped, boolean dryRun) {
	}

	private static final class Tally {

		private int replayed;

		private int withoutSeats;

		private int skipped;

		void count(String answer) {
			switch (answer) {
				case "replayed" -> this.replayed++;
				case "sold-out", "buyer-limit" -> this.withoutSeats++;
				default -> this.skipped++;
			}
		}

		Result result(boolean dryRun) {
			return new Result(this.replayed, this.withoutSeats, this.skipped, dryRun);
		}

	}

}
