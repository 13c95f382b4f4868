package dev.catraca.pages;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import dev.catraca.testing.CatracaTest;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.test.context.TestPropertySource;

/**
 * The whole service, and the machine's own Chromium to look at it. Where there is none
 * the tests are skipped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@CatracaTest
@ExtendWith(Chromium.class)
@TestPropertySource(properties = { "catraca.security.viewer-password=look", "catraca.lane.backoff=20ms",
		"catraca.lane.max-attempts=2" })
@interface BrowserTest {

}
