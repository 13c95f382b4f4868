package dev.catraca.lane.deadletter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.catraca.lane.deadletter.DeadLetterStream.Letter;
import dev.catraca.order.Lane;
import dev.catraca.redis.Partitions;
import org.junit.jupiter.api.Test;

import org.springframework.data.domain.Range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class MassReplayTests {

	private final DeadLetterStream letters = mock();

	private final Replays replays = mock();

	private final List<Letter> kept = new ArrayList<>();

	private final List<Letter> replayed = new ArrayList<>();

	@Test
	void aLetterThatComesMeanwhileHasItsTurnNextTime() {
		IntStream.range(0, 150).forEach((i) -> fail());
		List<Letter> before = List.copyOf(this.kept);
		given(this.letters.newest(anyInt(), any(), any(), eq(1))).willReturn(List.of(this.kept.get(149)));
		given(this.letters.oldest(anyInt(), any(), any(), anyInt()))
			.willAnswer((call) -> within(call.getArgument(2), call.getArgument(3)));
		given(this.replays.candidates(anyList())).willAnswer((call) -> {
			this.replayed.addAll(call.getArgument(0));
			fail();
			return List.of();
		});
		new MassReplay(this.letters, this.replays, new Partitions(1)).replay(List.of(Lane.LIST));
		assertThat(this.replayed).isEqualTo(before);
	}

	private void fail() {
		String entry = "%05d-0".formatted(this.kept.size());
		this.kept.add(new Letter(new DeadLetterId(0, Lane.LIST, entry), Map.of()));
	}

	private List<Letter> within(Range<String> range, int most) {
		return this.kept.stream()
			.filter((letter) -> range.contains(letter.id().entry(), String::compareTo))
			.limit(most)
			.toList();
	}

}
