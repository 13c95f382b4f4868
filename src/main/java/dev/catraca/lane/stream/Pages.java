package dev.catraca.lane.stream;

import java.util.List;
import java.util.function.Function;

import dev.catraca.web.Page;

/**
 * Makes pages of lists that were read one item further than a page goes.
 */
final class Pages {

	private Pages() {
	}

	static <T> Page<T> of(List<T> found, int most, Function<T, String> cursor) {
		if (found.size() <= most) {
			return Page.whole(found);
		}
		List<T> items = found.subList(0, most);
		return new Page<>(items, cursor.apply(items.get(most - 1)));
	}

}
