package dev.catraca.intake;

import dev.catraca.order.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * An order that keeps within the limits, on its way to being accepted.
 *
 * @param request what is asked for
 * @param id the identity it will have
 * @param claim the Redis key of its idempotency claim, null if it was sent without one
 * @param trace the traceparent it came in, empty if that is not sampled
 */
record Candidate(OrderRequest request, OrderId id, @Nullable String claim, String trace) {
}
