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
 * @param ids in the order of acceptance, empty where an order was retired; of a member
 * that somebody else has put there, anything
 */
public record AcceptedBatch(long micros, List<String> ids) {

	/** So many orders are accepted by a call at most, in as many microseconds. */
	public static final int LARGEST = Calls.LARGEST;

	/**
	 * Reads a member of the index.
	 * @param micros its score
	 * @param member the member
	 * @return the batch
	 */
	public static AcceptedBatch of(long micros, String member) {
		return new AcceptedBatch(micros, List.of(member.split(",", -1)));
	}

	/**
	 * The member of the index.
	 * @return the member, as it was read
	 */
	public String member() {
		return String.join(",", this.ids);
	}

	/**
	 * The orders that have not been retired.
	 * @return the orders
	 */
	public Stream<OrderId> orders() {
		return this.ids.stream().map(OrderId::parse).flatMap(Optional::stream);
	}

	/**
	 * Whether it is what accept has written, and what retire has left of it.
	 * @return whether it names orders only
	 */
	public boolean isWhole() {
		return this.ids.stream().allMatch((id) -> id.isEmpty() || OrderId.parse(id).isPresent());
	}

}
