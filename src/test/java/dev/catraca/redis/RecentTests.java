package dev.catraca.redis;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

class RecentTests {

	private static final long SECOND = 1_000_000_000;

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND);

	private final AtomicInteger reads = new AtomicInteger();

	@Test
	void isReadWhenAskedForAndAgainOnceItIsOld() {
		Recent<Integer> recent = new Recent<>(this.reads::incrementAndGet, -1, this.nanos::get);
		assertThat(this.reads).hasValue(0);
		assertThat(recent.get()).isEqualTo(1);
		this.nanos.addAndGet(2 * SECOND - 1);
		assertThat(recent.get()).isEqualTo(1);
		this.nanos.addAndGet(1);
		assertThat(recent.get()).isEqualTo(2);
	}

	@Test
	void isUnknownWhileRedisIsAwayAndAsksItOnce() {
		Recent<Integer> recent = new Recent<>(() -> {
			if (this.reads.incrementAndGet() == 2) {
				throw new QueryTimeoutException("away");
			}
			return this.reads.get();
		}, -1, this.nanos::get);
		assertThat(recent.get()).isEqualTo(1);
		this.nanos.addAndGet(3 * SECOND);
		assertThat(recent.get()).isEqualTo(-1);
		assertThat(recent.get()).isEqualTo(-1);
		assertThat(this.reads).hasValue(2);
		this.nanos.addAndGet(3 * SECOND);
		assertThat(recent.get()).isEqualTo(3);
	}

}
