package dev.catraca.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sends signals that Java has no method for.
 */
public final class Signals {

	private Signals() {
	}

	/** Sends one, such as {@code STOP}; to a process that is gone, nothing. */
	public static void send(String signal, long pid) {
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
