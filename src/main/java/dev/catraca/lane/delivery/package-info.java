/**
 * What the lanes share: worker leases, retries, dead letters and giving back.
 */
@NullMarked
package dev.catraca.lane.delivery;

import org.jspecify.annotations.NullMarked;
