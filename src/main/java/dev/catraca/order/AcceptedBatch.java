package dev.catraca.order;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.catraca.redis.Calls;

/**
 * The orders that one call accepted, as the index of all orders has them: a member of
 * their ids, a comma between, with the microsecond of the first one's acceptance as its
 * score; each was accepted a microsecond after the one before. Where an order was retired
 * there is nothing between the commas.
 *
 * @param micros when the first was accepted
 * @param member the ids, or whatever else somebody has put there
 */
public record AcceptedBatch(long micros, String member) {

	/** So many orders are accepted by a call at most, in as many microseconds. */
	public static final int LARGEST = Calls.LARGEST;

	/**
	 * The ids in the order of acceptance.
	 * @return the ids, empty where an order was retired; of a member that somebody else
	 * has put there, anything
	 */
	public List<String> members() {
		return List.of(this.member.split(",", -1));
	}

	/**
	 * The orders that have not been retired.
	 * @return the orders
	 */
	public Stream<OrderId> orders() {
		return members().stream().map(OrderId::parse).flatMap(Optional::stream);
	}

	/**
	 * Whether it is what accept has written, and what retire has left of it.
	 * @return whether it names orders only
	 */
	public boolean isWhole() {
		return members().stream().allMatch((member) -> member.isEmpty() || OrderId.parse(member).isPresent());
	}

}
