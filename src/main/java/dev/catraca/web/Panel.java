package dev.catraca.web;

/**
 * Something that the control room shows, read by the module that knows it.
 */
public interface Panel {

	/**
	 * Its name in what the page is sent.
	 * @return such as {@code lanes}
	 */
	String name();

	/**
	 * Reads it, as cheaply as it can be read once a second.
	 * @param partition the partition, where one is shown at a time
	 * @return what is sent as JSON
	 */
	Object read(int partition);

}
