package dev.catraca.testing;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has every test that says nothing else wait for half a minute: ten seconds, as
 * Awaitility has it, are little on a machine that runs other tests beside. And none fails
 * by what another thread has thrown, which may be of the test before. JUnit finds it by
 * itself.
 */
public class Patience implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext context) {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
		Awaitility.doNotCatchUncaughtExceptionsByDefault();
	}

}
