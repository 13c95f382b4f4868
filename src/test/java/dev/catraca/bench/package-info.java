/**
 * The benchmark: the packaged service and a Redis server, measured from outside.
 */
package dev.catraca.bench;
