package dev.catraca.settlement.payment;

/**
 * Whether payments are simulated.
 *
 * @param on true unless a real gateway is configured
 * @param configured the faults that the simulation begins with
 */
public record Simulation(boolean on, Faults configured) {
}
