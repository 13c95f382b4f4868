package dev.catraca.match;

import dev.catraca.order.Money;

/**
 * A sector of a match: capacity = available + held + sold, at every instant.
 *
 * @param name its name
 * @param price what a seat costs
 * @param capacity seats in all
 * @param available seats nobody has
 * @param held seats of open orders
 * @param sold seats of confirmed orders
 */
public record Sector(String name, Money price, int capacity, int available, int held, int sold) {
}
