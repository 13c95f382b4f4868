package dev.catraca.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NewsTests {

	private final AtomicLong nanos = new AtomicLong();

	private final News news = new News(this.nanos::get);

	@Test
	void theSameIsNewsOnceAMinute() {
		assertThat(this.news.isNews("away")).isTrue();
		this.nanos.addAndGet(Duration.ofSeconds(59).toNanos());
		assertThat(this.news.isNews("away")).isFalse();
		assertThat(this.news.isNews("full")).isTrue();
		this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(this.news.isNews("away")).isTrue();
		assertThat(this.news.isNews("full")).isFalse();
	}

}
