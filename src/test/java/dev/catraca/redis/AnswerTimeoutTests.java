package dev.catraca.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerTimeoutTests {

	private final MockTicker clock = Ticker.newMockTicker();

	private final EmbeddedChannel connection = EmbeddedChannel.builder()
		.ticker(this.clock)
		.handlers(new AnswerTimeout(Duration.ofSeconds(5)))
		.build();

	@Test
	void closesWhereNothingIsAnswered() {
		ask();
		pass(4);
		ask();
		assertThat(this.connection.isOpen()).isTrue();
		pass(1);
		assertThat(this.connection.isOpen()).isFalse();
	}

	@Test
	void leavesOneOpenThatNobodyAsks() {
		pass(60);
		ask();
		answer();
		pass(60);
		assertThat(this.connection.isOpen()).isTrue();
	}

	@Test
	void countsFromTheFirstQuestionAfterAnAnswer() {
		ask();
		pass(3);
		answer();
		pass(1);
		ask();
		pass(4);
		assertThat(this.connection.isOpen()).isTrue();
		pass(1);
		assertThat(this.connection.isOpen()).isFalse();
	}

	private void ask() {
		this.connection.writeOutbound("question");
	}

	private void answer() {
		this.connection.writeInbound("answer");
	}

	private void pass(int seconds) {
		this.clock.advance(seconds, TimeUnit.SECONDS);
		this.connection.runScheduledPendingTasks();
	}

}
