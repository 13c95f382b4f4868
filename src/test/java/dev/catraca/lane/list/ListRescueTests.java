package dev.catraca.lane.list;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import dev.catraca.lane.list.ListView.Holders;
import dev.catraca.redis.Loops;
import dev.catraca.redis.Partitions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

class ListRescueTests {

	private final AtomicLong nanos = new AtomicLong();

	private final ListView view = mock();

	private final ProcessingLists lists = mock();

	private final ListRescue rescue = new ListRescue(this.view, this.lists, mock(), new Partitions(4), this.nanos::get);

	private final List<String> scans = new ArrayList<>();

	ListRescueTests() {
		given(this.view.holders(anyInt(), any(), anyInt(), anyInt())).willAnswer((call) -> {
			int partition = call.getArgument(0);
			String cursor = call.getArgument(1);
			this.scans.add(partition + " from " + cursor);
			return new Holders(Set.of("orphan-" + partition), cursor.equals(Holders.END) ? "17" : Holders.END);
		});
	}

	@Test
	void looksThroughOnePartitionAfterTheOtherWithAPauseBetween() {
		sweep(Duration.ofSeconds(29));
		assertThat(this.scans).isEmpty();
		for (int i = 0; i < 5; i++) {
			sweep(Duration.ofSeconds(30));
			sweep(Duration.ofSeconds(1));
			sweep(Duration.ofSeconds(1));
		}
		assertThat(this.scans).containsExactly("0 from 0", "0 from 17", "1 from 0", "1 from 17", "2 from 0",
				"2 from 17", "3 from 0", "3 from 17", "0 from 0", "0 from 17");
		verify(this.lists, times(2)).giveBackOfDead(2, "orphan-2");
	}

	private void sweep(Duration later) {
		this.nanos.addAndGet(later.toNanos());
		this.rescue.sweep(new Loops(System::nanoTime).watch("sweep", this.rescue.name()));
	}

}
