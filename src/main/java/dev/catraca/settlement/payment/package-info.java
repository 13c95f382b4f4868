/**
 * Payment gateways: the slow, failing, outside step.
 */
@NullMarked
package dev.catraca.settlement.payment;

import org.jspecify.annotations.NullMarked;
