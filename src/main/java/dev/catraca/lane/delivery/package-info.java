/**
 * What the lanes share: keys, worker leases, retries and dead letters.
 */
@NamedInterface("delivery")
@NullMarked
package dev.catraca.lane.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
