package dev.catraca.bench;

import java.util.Map;

/**
 * Draws bars as SVG, readable on light and dark paper.
 */
final class BarPicture {

	private static final int WIDTH = 760;

	private static final int LABELS = 230;

	private static final int NUMBERS = 90;

	private static final int BAR = 24;

	private static final int TOP = 40;

	private BarPicture() {
	}

	/**
	 * Draws a bar for each value.
	 * @param title what is shown
	 * @param bars the values, by their labels
	 * @return the picture
	 */
	static String of(String title, Map<String, Double> bars) {
		double most = bars.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
		StringBuilder svg = new StringBuilder("""
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" role="img" aria-label="%3$s">
				<style>
				text { font: 14px sans-serif; fill: #222 }
				rect { fill: #1a7f4b }
				@media (prefers-color-scheme: dark) { text { fill: #ddd } rect { fill: #3fb574 } }
				</style>
				<text x="0" y="20" font-weight="bold">%3$s</text>
				""".formatted(WIDTH, TOP + bars.size() * BAR, title));
		int y = TOP;
		for (Map.Entry<String, Double> bar : bars.entrySet()) {
			int width = (int) Math.max(1, bar.getValue() / most * (WIDTH - LABELS - NUMBERS));
			svg.append("""
					<text x="%d" y="%d" text-anchor="end">%s</text>\
					<rect x="%d" y="%d" width="%d" height="%d"/>\
					<text x="%d" y="%d">%s</text>
					""".formatted(LABELS - 10, y + 14, bar.getKey(), LABELS, y, width, BAR - 6, LABELS + width + 8,
					y + 14, Results.number(bar.getValue())));
			y += BAR;
		}
		return svg.append("</svg>\n").toString();
	}

}
