package dev.catraca.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.catraca.testing.CatracaTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@CatracaTest
class GlancesIntegrationTests {

	private static final String KEY = "catraca:{0}:glanced";

	@Autowired
	private StringRedisTemplate redis;

	@Test
	void eachSeesItsOwnAndOneThatCannotBeReadBlindsNoOther() {
		this.redis.opsForHash().put(KEY + ":hash", "a", "1");
		this.redis.opsForValue().set(KEY + ":text", "here");
		List<Seen> glances = List.of(new Seen("HGETALL", KEY + ":hash"), new Seen("SMEMBERS", KEY + ":text"),
				new Seen("GET", KEY + ":text"), new Seen("GET", KEY + ":none"),
				new Seen("EXISTS", KEY + ":hash", KEY + ":text", KEY + ":none"), new Seen("GET"));
		try {
			new Glances(this.redis, new Partitions(1), List.copyOf(glances)).tick();
		}
		finally {
			this.redis.delete(List.of(KEY + ":hash", KEY + ":text"));
		}
		assertThat(glances).extracting(Seen::found)
			.containsExactly(List.of(List.of("a", "1")), List.of(), List.of(List.of("here")), List.of(List.of()),
					List.of(List.of("2")), List.of());
	}

	private record Seen(String command, List<String> all, List<List<String>> found) implements Glance {

		Seen(String command, String... keys) {
			this(command, List.of(keys), new CopyOnWriteArrayList<>());
		}

		@Override
		public List<String> keys(int partition) {
			return this.all;
		}

		@Override
		public void seen(int partition, List<String> found) {
			this.found.add(found);
		}

	}

}
