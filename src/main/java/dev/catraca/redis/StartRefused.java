package dev.catraca.redis;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The service cannot start as it is set, or where it is; the message says what to do. For
 * what is not the value of a setting, or one that must not be told.
 */
public class StartRefused extends RuntimeException {

	public StartRefused(String message) {
		super(message);
	}

	/** Makes a few lines of what would be a page of stack trace. */
	static class Analyzer extends AbstractFailureAnalyzer<StartRefused> {

		@Override
		protected FailureAnalysis analyze(Throwable failure, StartRefused refused) {
			return new FailureAnalysis(String.valueOf(refused.getMessage()), null, refused);
		}

	}

}
