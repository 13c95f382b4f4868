/**
 * Payment gateways: the slow, failing, outside step.
 */
@NamedInterface("payment")
@NullMarked
package dev.catraca.settlement.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
