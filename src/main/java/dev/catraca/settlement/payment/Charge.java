package dev.catraca.settlement.payment;

import dev.catraca.order.Money;
import dev.catraca.order.OrderId;

/**
 * A charge to be made.
 *
 * @param orderId the order, whose id is the idempotency key
 * @param amount how much
 * @param attempt the number of the attempt, from 1
 */
public record Charge(OrderId orderId, Money amount, int attempt) {
}
