/**
 * The pages, as people use them in a browser.
 */
@NullMarked
package dev.catraca.pages;

import org.jspecify.annotations.NullMarked;
