package dev.catraca.lane.deadletter;

import java.util.List;

import dev.catraca.lane.deadletter.Replays.Candidate;
import dev.catraca.order.Lane;

import org.springframework.context.ApplicationContext;
import org.springframework.data.domain.Range.Bound;

/**
 * Lets a test of another package replay failed orders.
 */
public final class DeadLetterHand {

	private final DeadLetterStream letters;

	private final Replays replays;

	public DeadLetterHand(ApplicationContext service) {
		this.letters = service.getBean(DeadLetterStream.class);
		this.replays = service.getBean(Replays.class);
	}

	/** The orders that were given up last. */
	public List<GivenUp> latest(Lane lane, int most) {
		return this.replays.candidates(this.letters.newest(0, lane, Bound.unbounded(), most))
			.stream()
			.map((candidate) -> new GivenUp(this.replays, candidate))
			.toList();
	}

	/** An order as it was when its dead letter was read, however long ago. */
	public static final class GivenUp {

		private final Replays replays;

		private final Candidate candidate;

		private GivenUp(Replays replays, Candidate candidate) {
			this.replays = replays;
			this.candidate = candidate;
		}

		public String order() {
			return this.candidate.order().id().toString();
		}

		public String letter() {
			return this.candidate.letter().toString();
		}

		/** What became of it, as replay.lua answers. */
		public String replay() {
			return this.replays.replay(List.of(this.candidate)).get(0).get(0);
		}

	}

}
