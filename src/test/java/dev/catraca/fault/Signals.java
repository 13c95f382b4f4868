package dev.catraca.fault;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sends signals that Java has no method for.
 */
final class Signals {

	private Signals() {
	}

	/** Sends one, such as {@code STOP}; to a process that is gone, nothing. */
	static void send(String signal, long pid) {
		try {
			new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).redirectError(ProcessBuilder.Redirect.DISCARD)
				.start()
				.onExit()
				.join();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
