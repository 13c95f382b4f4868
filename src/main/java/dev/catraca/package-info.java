/**
 * Catraca, a turnstile for football-ticket orders; each direct sub-package is a module.
 */
@NullMarked
package dev.catraca;

import org.jspecify.annotations.NullMarked;
