package dev.catraca.settlement.payment;

/**
 * Whether payments are simulated.
 *
 * @param on true unless there is another gateway
 * @param configured the faults that the simulation begins with
 */
public record Simulation(boolean on, Faults configured) {
}
