package dev.catraca.lane.pubsub;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

import dev.catraca.lane.pubsub.Listener.Heard;
import dev.catraca.lane.pubsub.Listener.Missed;
import dev.catraca.testing.ToldEvents;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.DefaultMessage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ListenerTests {

	private final ToldEvents told = new ToldEvents();

	private final Queue<Runnable> given = new ArrayDeque<>();

	private final Listener listener = new Listener(this.told, this.given::add, () -> Instant.EPOCH);

	@Test
	void oneThatIsTooSlowIsToldHowManyItMissed() {
		hear(1005);
		sendAll();
		assertThat(this.told.data()).hasSize(1000).hasOnlyElementsOfType(Heard.class);
		hear(1);
		hear(1);
		sendAll();
		assertThat(this.told.data().subList(1000, this.told.data().size())).hasSize(3)
			.startsWith(new Missed(5))
			.last()
			.isInstanceOf(Heard.class);
	}

	private void hear(int messages) {
		for (int i = 0; i < messages; i++) {
			this.listener.onMessage(new DefaultMessage("goals".getBytes(UTF_8), "1:0".getBytes(UTF_8)), null);
		}
	}

	private void sendAll() {
		assertThat(this.given).as("one thread at a time").hasSize(1);
		this.given.remove().run();
	}

}
