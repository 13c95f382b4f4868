package dev.catraca.bench;

/**
 * A part of the benchmark.
 */
interface Stage {

	/**
	 * Measures, and adds what it finds to the results.
	 * @param settings what is wanted
	 * @param limit what to compare with
	 * @param results what was measured so far
	 * @throws Exception if it could not be measured
	 */
	void measure(Settings settings, Limit limit, Results results) throws Exception;

}
