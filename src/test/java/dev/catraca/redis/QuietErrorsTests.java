package dev.catraca.redis;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

@ExtendWith(OutputCaptureExtension.class)
class QuietErrorsTests {

	private final QuietErrors errors = new QuietErrors();

	@Test
	void theSameIsToldOnce(CapturedOutput output) {
		IntStream.range(0, 1000).forEach((i) -> this.errors.handleError(new IllegalStateException("again " + i)));
		assertThat(output).containsOnlyOnce("A task in the background failed")
			.contains("again 0")
			.doesNotContain("again 1");
		this.errors.handleError(new UnsupportedOperationException("another"));
		assertThat(output).contains("another");
	}

	@Test
	void troubleWithRedisIsALine(CapturedOutput output) {
		IntStream.range(0, 1000).forEach((i) -> this.errors.handleError(new QueryTimeoutException("away")));
		assertThat(output.getOut().lines().filter((line) -> line.contains("QuietErrors"))).hasSizeLessThanOrEqualTo(1);
		assertThat(output).doesNotContain("\tat ");
	}

	@Test
	void aSweepThatComesWhileTheServiceStopsIsNoNews(CapturedOutput output) {
		LettuceConnectionFactory stopped = new LettuceConnectionFactory();
		stopped.afterPropertiesSet();
		stopped.start();
		stopped.stop();
		this.errors.handleError(catchThrowable(stopped::getConnection));
		assertThat(output).doesNotContain("QuietErrors");
		stopped.destroy();
	}

}
