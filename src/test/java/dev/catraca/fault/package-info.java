/**
 * The fault suite: real processes, real faults, and then the books.
 */
package dev.catraca.fault;
