package dev.catraca.settlement;

import java.util.concurrent.atomic.AtomicLong;

import dev.catraca.order.OrderId;

/**
 * An order handed to a worker by its lane, once.
 *
 * @param orderId the order
 * @param worker the worker it is handed to
 * @param takenNanos when, on this JVM's clock
 * @param nonce tells this delivery from every other one, so that a start whose answer was
 * lost can be repeated: the worker, whose name is never used again, {@code #} and a
 * number
 * @param takenOver whether it was taken from a worker that stalled
 * @param acknowledgeAt the Redis key of the list or stream it is acknowledged in; of a
 * lane without acknowledgement, any key of the partition
 * @param entry the id of the stream entry, empty in the other lanes
 */
public record Delivery(OrderId orderId, String worker, long takenNanos, String nonce, boolean takenOver,
		String acknowledgeAt, String entry) {

	private static final AtomicLong COUNT = new AtomicLong();

	/**
	 * A delivery with a nonce of its own.
	 * @param orderId the order
	 * @param worker the worker it is handed to
	 * @param takenOver whether it was taken from a worker that stalled
	 * @param acknowledgeAt the key it is acknowledged in
	 * @param entry the id of the stream entry, empty in the other lanes
	 */
	public Delivery(OrderId orderId, String worker, boolean takenOver, String acknowledgeAt, String entry) {
		this(orderId, worker, System.nanoTime(), worker + "#" + COUNT.incrementAndGet(), takenOver, acknowledgeAt,
				entry);
	}

	/** The same for each delivery of one list element or stream entry to one worker. */
	Place place() {
		return new Place(this.orderId, this.acknowledgeAt, this.entry);
	}

	record Place(OrderId orderId, String acknowledgeAt, String entry) {
	}

}
