package dev.catraca.web;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items what stands on this page
 * @param next the cursor of the next page, null on the last one
 */
public record Page<T>(List<T> items, @Nullable String next) {

	/**
	 * A list that fits on one page.
	 * @param <T> what is listed
	 * @param items all of it
	 * @return the page
	 */
	public static <T> Page<T> whole(List<T> items) {
		return new Page<>(items, null);
	}

}
